/**
 * What a world is told: calls that make no request, where they begin and end and on which level,
 * and when nothing is under way. And what the machine says of words that are not there.
 */
import { describe, expect, test } from 'vitest';
import type { World } from '../../../engine/schedule/cpus/world.ts';
import { search } from '../../../engine/search/search.ts';
import { type Toy, toy } from './toys.ts';

/** Runs CPUs in this order, and says what the world was told. */
function told(of: Toy, actions: readonly number[], failing: Partial<World> = {}) {
  const acts: string[] = [];
  const world: World = {
    begins: ({ cpu, level }, local) => void acts.push(`begins cpu${cpu}.${level} ${local}`),
    ends: ({ cpu, level }, local, behind) =>
      void acts.push(`ends cpu${cpu}.${level} ${local} → ${behind}`),
    rests: (locals) => void acts.push(`rests ${locals.join(' ')}`),
    ...failing,
  };
  const machine = toy({ ...of, world });
  const words = new Uint32Array(machine.stateWords);
  const failures: unknown[] = [];
  machine.initial({ words, at: 0, emit: () => acts.push('-'), fail: (_, it) => failures.push(it) });
  for (const action of actions) {
    const failure = machine.take(words, 0, action);
    if (failure) failures.push(failure);
    acts.push('-');
  }
  return { acts, failures };
}

/** The second of three calls asks for nothing. */
const middle: Toy = {
  cpus: 1,
  calls: 3,
  call(port, _cpu, number) {
    if (number !== 1) port.load(number);
  },
};
/** Not one asks for anything. */
const silent: Toy = { cpus: 2, calls: 1, call: () => undefined };

describe('a call without a request', () => {
  test('begins and ends with the step that ends the call before it', () => {
    expect(told(middle, [0, 0]).acts).toEqual([
      'rests 0',
      '-',
      'begins cpu0.0 0',
      'ends cpu0.0 0 → 1',
      'begins cpu0.0 1',
      'ends cpu0.0 1 → 2',
      'rests 2',
      '-',
      'begins cpu0.0 2',
      'ends cpu0.0 2 → 3',
      'rests 3',
      '-',
    ]);
  });

  test('begins and ends before there is a step, and fails there', () => {
    expect(told(silent, []).acts).toEqual([
      'begins cpu0.0 0',
      'ends cpu0.0 0 → 1',
      // The other CPU is between calls, too: its first one has not begun.
      'rests 1 100',
      'begins cpu1.0 100',
      'ends cpu1.0 100 → 101',
      'rests 1 101',
      '-',
    ]);
    const failure = { rule: 'no', why: 'not so' };
    for (const at of ['begins', 'ends'] as const) {
      const world = { [at]: () => failure };
      expect(told(silent, [], world).failures).toEqual([failure]);
      expect(search(toy({ ...silent, world }))).toMatchObject({
        kind: 'fails',
        failure,
        trace: { actions: [] },
      });
      expect(told(middle, [0], world).failures).toEqual([failure]);
    }
  });

  test('fails where it throws', () => {
    const throws: Toy = {
      ...silent,
      call() {
        throw new Error('at once');
      },
    };
    const verdict = search(toy(throws));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'threw' } });
    expect(verdict.kind === 'fails' && verdict.failure.why).toContain('at once');
  });
});

test('a world without a word to say is asked nothing', () => {
  expect(search(toy(middle))).toMatchObject({ kind: 'holds' });
  expect(search(toy(silent))).toMatchObject({ kind: 'holds', explored: { states: 1 } });
});

test('an interrupt runs on the next level, and nothing rests meanwhile', () => {
  const of: Toy = {
    cpus: 2,
    interrupts: [0, 1],
    call: (port) => void port.load(0),
    interrupt: (port) => void port.load(1),
  };
  const { acts } = told(of, [3, 1, 1, 0]);
  expect(acts.slice(acts.indexOf('-'))).toEqual([
    '-',
    '-',
    'begins cpu1.1 10100',
    'ends cpu1.1 10100 → 10101',
    'rests 0 100',
    '-',
    'begins cpu1.0 100',
    'ends cpu1.0 100 → 101',
    'rests 0 101',
    '-',
    'begins cpu0.0 0',
    'ends cpu0.0 0 → 1',
    'rests 1 101',
    '-',
  ]);
});

describe('interrupts', () => {
  const states = (of: Toy) => search(toy(of)).explored.states;
  const base: Toy = {
    cpus: 2,
    call: (port) => void port.load(0),
    interrupt: (port) => void port.load(1),
  };

  test('come to the CPUs that have some, each as often as it has', () => {
    const none = states({ ...base, interrupts: [0, 0] });
    const one = states({ ...base, interrupts: [1, 0] });
    const other = states({ ...base, interrupts: [0, 1] });
    expect(none).toBe(4);
    // On that CPU: before, in the handler and behind it, in both places of the thread.
    expect([one, other]).toEqual([2 * 6, 2 * 6]);
    expect(states({ ...base, interrupts: [1] })).toBe(one);
  });

  test('are let back on only by the call that switched them off', () => {
    const leaves: Toy = {
      ...base,
      call: (port) => port.restoreInterrupts(true),
      interrupts: [1, 0],
    };
    expect(search(toy(leaves)).kind).toBe('holds');
    const inHandler: Toy = {
      ...base,
      interrupts: [1, 0],
      interrupt: (port) => port.restoreInterrupts(true),
    };
    const why = 'a call on cpu0 found interrupts off and left them on';
    expect(search(toy(inHandler))).toMatchObject({ kind: 'fails', failure: { why } });
  });

  test('that are off keep a handler away until they are on', () => {
    const of: Toy = {
      ...base,
      cpus: 1,
      interrupts: [1],
      words: 3,
      call(port) {
        const on = port.disableInterrupts();
        port.store(0, 1);
        port.store(0, 0);
        port.restoreInterrupts(on);
        port.load(2);
      },
      interrupt(port) {
        if (port.load(0) !== 0) throw new Error('in the middle');
      },
    };
    expect(search(toy(of)).kind).toBe('holds');
  });
});

describe('words', () => {
  test.each(['accesses', 'locks'] as const)('that are not there are named, grain %s', (grain) => {
    for (const [address, name] of [
      [4, 'word 4 of 4'],
      [-1, 'word -1 of 4'],
    ] as const) {
      const verdict = search(toy({ cpus: 2, grain, call: (port) => port.store(address, 1) }));
      const why = `cpu0: store of ${name}`;
      expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'outside', why } });
    }
  });

  test('of another name are told by it where nothing can go on', () => {
    const waits: Toy = {
      cpus: 1,
      world: { nameOf: (address) => `bell ${address}` },
      call(port) {
        while (port.atomicLoad(2) === 0) port.relax(2, 0);
      },
    };
    const why = 'cpu0 waits for bell 2';
    expect(search(toy(waits))).toMatchObject({ kind: 'fails', failure: { rule: 'deadlock', why } });
  });
});

test('a wait is for its own word and value only', () => {
  /** Waits in one state of words, as `give` leaves them; how it ends. */
  const ends = (seen: number, give: number, at = 0) => {
    const verdict = search(
      toy({
        cpus: 2,
        call(port, cpu) {
          if (cpu === 1) return port.atomicStore(at, give);
          while (port.atomicLoad(0) === seen) port.relax(0, seen);
          return undefined;
        },
      }),
    );
    return verdict.kind;
  };
  expect(ends(0, 1)).toBe('holds');
  expect(ends(0, 0)).toBe('fails');
  expect(ends(0, 1, 1)).toBe('fails');
  expect(ends(5, 5)).toBe('fails');
  expect(ends(5, 6)).toBe('holds');
});
