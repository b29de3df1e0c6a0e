/** Steps as people read them, one toy for each request there is. */
import { describe, expect, test } from 'vitest';
import { describeStep, labelOf, shortened } from '../../../engine/schedule/cpus/label.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { search } from '../../../engine/search/search.ts';
import { type Toy, toy } from './toys.ts';

const start = (machine: Machine): Uint32Array => {
  const words = new Uint32Array(machine.stateWords);
  machine.initial({ words, at: 0, emit: () => undefined, fail: () => undefined });
  return words;
};

/** The labels of these actions, one after the other. */
function told(of: Toy, actions: readonly number[]): string[] {
  const machine = toy(of);
  const words = start(machine);
  return actions.map((action) => {
    const label = labelOf(machine, action, words, 0);
    machine.take(words, 0, action);
    return label;
  });
}

describe('a step is told', () => {
  test('by its access, from where its call began to what it answered', () => {
    const call: Toy['call'] = (port) => {
      port.load(0);
      port.store(1, 5);
      port.atomicLoad(1);
      port.atomicStore(0, 2);
      port.exchange(0, 3);
      port.compareExchange(0, 3, 4);
      port.add(0, 6);
    };
    expect(told({ cpus: 1, call }, [0, 0, 0, 0, 0, 0, 0])).toEqual([
      'cpu0 call: load word 0 = 0',
      'cpu0 store word 1 = 5',
      'cpu0 atomicLoad word 1 = 5',
      'cpu0 atomicStore word 0 = 2',
      'cpu0 exchange word 0 3 → 2',
      'cpu0 compareExchange word 0 3 by 4 → 3',
      'cpu0 add word 0 6 → 4 ⇒ done',
    ]);
  });

  test('in the names of its world', () => {
    const world = {
      nameOf: (address: number) => `w${address}`,
      callOf: (local: number) => `call of ${local}`,
      resultOf: (local: number, behind: number) => `${local} to ${behind}`,
    };
    const call: Toy['call'] = (port) => void port.load(2);
    expect(told({ cpus: 2, world, call }, [1, 0])).toEqual([
      'cpu1 call of 100: load w2 = 0 ⇒ 100 to 101',
      'cpu0 call of 0: load w2 = 0 ⇒ 0 to 1',
    ]);
  });

  test('with what it asked of its CPU', () => {
    const call: Toy['call'] = (port) => {
      port.load(port.id());
      port.restoreInterrupts(port.disableInterrupts());
      port.load(3);
    };
    const [first, second, third] = told({ cpus: 2, call, interrupts: [1, 0] }, [0, 0, 0]);
    expect([first, second, third].join(' / ')).toMatch(/id = 0.*interrupts off.*interrupts on/);
  });

  test('with an interrupt, which touches nothing, and the handler’s own steps', () => {
    const of: Toy = {
      cpus: 2,
      call: (port) => void port.load(0),
      interrupts: [1, 0],
      interrupt: (port) => void port.load(1),
    };
    const machine = toy(of);
    expect(describeStep(machine, 2, start(machine), 0)).toEqual({
      cpu: 0,
      level: 1,
      thread: 0,
      isInterrupt: true,
      made: [],
    });
    expect(told(of, [2, 0, 0])).toEqual([
      'cpu0 is interrupted',
      'cpu0 handler call: load word 1 = 0 ⇒ done',
      'cpu0 call: load word 0 = 0 ⇒ done',
    ]);
  });

  test('where it was woken, by the word that it waited for', () => {
    const call: Toy['call'] = (port, cpu) => {
      if (cpu === 1) return port.atomicStore(0, 7);
      while (port.atomicLoad(0) !== 7) port.relax(0, 0);
      return undefined;
    };
    const all = told({ cpus: 2, call }, [0, 1, 0]);
    expect(all[2]).toBe('cpu0 woken by word 0 = 7');
    expect(all.slice(0, 2)).toEqual([
      'cpu0 call: atomicLoad word 0 = 0',
      'cpu1 call: atomicStore word 0 = 7 ⇒ done',
    ]);
  });

  test('leaving the state and the machine as they were', () => {
    const machine = toy({ cpus: 2, call: (port) => port.store(0, 9) });
    const words = new Uint32Array(2 * machine.stateWords);
    words.set(start(machine), machine.stateWords);
    const before = [...words];
    const described = describeStep(machine, 1, words, machine.stateWords);
    expect(described).toEqual({
      cpu: 1,
      level: 0,
      thread: 1,
      isInterrupt: false,
      made: ['store word 0 = 9'],
      began: 'call',
      ended: { call: 'call', result: 'done' },
    });
    expect([...words]).toEqual(before);
    expect(machine.listener).toBeUndefined();
  });

  test('in the middle of a call by its access alone', () => {
    const machine = toy({
      cpus: 1,
      call(port) {
        port.load(0);
        port.load(1);
        port.load(2);
      },
    });
    const words = start(machine);
    machine.take(words, 0, 0);
    const made = ['load word 1 = 0'];
    const parts = { cpu: 0, level: 0, thread: 0, isInterrupt: false, made };
    expect(describeStep(machine, 0, words, 0)).toEqual(parts);
  });
});

test('of many accesses in one step the first and the last are told', () => {
  expect(shortened([])).toBe('');
  expect(shortened(['a', 'b', 'c', 'd'])).toBe('a, b, c, d');
  expect(shortened(['a', 'b', 'c', 'd', 'e'])).toBe('a, 3 more, e');
});

test('a trace is told by the same labels', () => {
  const world = { check: () => ({ rule: 'no', why: 'not like this' }) };
  const verdict = search(toy({ cpus: 1, world, call: (port) => port.store(0, 1) }));
  expect(verdict.kind).toBe('fails');
});
