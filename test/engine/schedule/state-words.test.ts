/** The words of a machine's state: where it starts, what a step leaves, and who is asked. */
import { describe, expect, test } from 'vitest';
import { Layout } from '../../../engine/schedule/cpus/layout.ts';
import { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { Kind } from '../../../engine/schedule/cpus/port.ts';
import type { Setup } from '../../../engine/schedule/cpus/world.ts';
import { search } from '../../../engine/search/search.ts';
import { type Toy, toy } from './toys.ts';

const start = (machine: Machine): Uint32Array => {
  const words = new Uint32Array(machine.stateWords);
  machine.initial({ words, at: 0, emit: () => undefined, fail: () => undefined });
  return words;
};
const once = (run: Toy['call']) => (port: Parameters<Toy['call']>[0]) => ({
  isDone: (local: number) => local % 100 > 0,
  run(local: number) {
    run(port, Math.floor(local / 100), 0);
    return local + 1;
  },
});

describe('a state', () => {
  test('begins with the words that the setup writes, and touches no others', () => {
    const setup: Setup = {
      words: 2,
      worldWords: 3,
      threads: [0, 100],
      initial: (words, at) => words.set([7, 8, 0, 0, 9], at),
      world: {},
    };
    const machine = new Machine(
      setup,
      once((port) => void port.load(0)),
    );
    // Two words of each CPU: flags and thread.
    expect(machine.stateWords).toBe(2 + 3 + 2 * 2);
    const words = new Uint32Array(machine.stateWords + 5).fill(6);
    machine.initial({ words, at: 4, emit: () => undefined, fail: () => undefined });
    expect(words.slice(0, 9)).toEqual(Uint32Array.of(6, 6, 6, 6, 7, 8, 0, 0, 9));
    expect(words.at(-1)).toBe(6);
    expect([0, 1].map((cpu) => machine.between(words, 4, cpu))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  test('has words of handlers only where one may come', () => {
    const of: Toy = { cpus: 2, call: () => undefined, nesting: 2 };
    const wordsOf = (more: Partial<Toy>) => toy({ ...of, ...more }).stateWords;
    expect(wordsOf({})).toBe(4 + 2 * 2);
    expect(wordsOf({ interrupts: [0, 0] })).toBe(4 + 2 * 2);
    expect(wordsOf({ interrupts: [0, 1] })).toBe(4 + 2 * 4);
    expect(wordsOf({ grain: 'locks' })).toBe(4 + 2 * 3);
    expect(wordsOf({ migrations: 1 })).toBe(4 + 2 * 3 + 1);
  });

  test('has nothing of a handler that has ended, but that it came', () => {
    const machine = toy({
      cpus: 1,
      call: (port) => void port.load(0),
      interrupts: [2],
      interrupt: (port) => void port.load(1),
    });
    const words = start(machine);
    const came = 1 << 12;
    for (let n = 1; n <= 2; n++) {
      machine.take(words, 0, 1);
      expect(machine.levelAt(words, 0, 0)).toBe(1);
      machine.take(words, 0, 0);
      expect(machine.between(words, 0, 0)).toEqual([n * came, 0]);
    }
  });

  test('tells flags, and at grain locks what was accessed, of each CPU', () => {
    const call: Toy['call'] = (port, cpu) => {
      if (cpu === 0) port.disableInterrupts();
      port.store(cpu, 1);
      port.atomicStore(2, 1);
      port.restoreInterrupts(true);
    };
    const machine = toy({ cpus: 2, grain: 'locks', call });
    const words = start(machine);
    expect(machine.between(words, 0, 0)).toEqual([0, 0]);
    machine.take(words, 0, 0);
    const [flags, segment] = machine.between(words, 0, 0);
    expect([flags, segment === 0]).toEqual([1, false]);
    expect(machine.between(words, 0, 1)).toEqual([0, 0]);
  });

  test('does not keep what a word held that was written over', () => {
    for (const write of ['store', 'atomicStore'] as const) {
      const call: Toy['call'] = (port, cpu) => {
        port[write](0, cpu + 1);
        port.load(1);
      };
      // Of those that have written, each before its load or behind it, one was last: so of three
      // CPUs there are 1, and 2 of each of 3, and 4 * 2 of each two of them, and 8 * 3 of all.
      expect(search(toy({ cpus: 3, call })).explored.states).toBe(1 + 3 * 2 + 3 * 4 * 2 + 8 * 3);
    }
  });
});

describe('threads that move', () => {
  const of: Toy = {
    cpus: 2,
    migrations: 2,
    call: (port) => {
      port.load(0);
      port.load(1);
    },
  };
  test.each(['accesses', 'locks'] as const)('are told by their numbers: grain %s', (grain) => {
    const machine = toy({ ...of, grain });
    const words = start(machine);
    const threads = () => [0, 1].map((cpu) => machine.threadOn(words, 0, cpu));
    const exchange = Array.from({ length: machine.actions }, (_, action) => action).find(
      (action) => action >= 4 && machine.can(words, 0, action),
    )!;
    expect(threads()).toEqual([0, 1]);
    machine.take(words, 0, exchange);
    expect(threads()).toEqual([1, 0]);
    machine.take(words, 0, exchange);
    expect(threads()).toEqual([0, 1]);
    expect(machine.can(words, 0, exchange)).toBe(false);
  });

  test('stay where a handler runs, even one that lets interrupts on', () => {
    const machine = toy({
      ...of,
      interrupts: [1, 0],
      interrupt(port) {
        port.restoreInterrupts(true);
        port.load(0);
        port.load(1);
        port.disableInterrupts();
      },
    });
    const words = start(machine);
    const moves = () =>
      Array.from({ length: machine.actions }, (_, action) => action).filter(
        (action) => action >= 4 && machine.can(words, 0, action),
      );
    expect(moves()).toHaveLength(1);
    machine.take(words, 0, 2);
    expect(moves()).toEqual([]);
    machine.take(words, 0, 0);
    // Interrupts are on in the handler now.
    expect(machine.between(words, 0, 0)[0] & 1).toBe(0);
    expect([machine.levelAt(words, 0, 0), moves()]).toEqual([1, []]);
  });

  test('have each request as a step of its own, but with interrupts off', () => {
    const steps = (migrations: number) => {
      const machine = toy({
        cpus: 2,
        migrations,
        call(port) {
          port.id();
          const on = port.disableInterrupts();
          port.id();
          port.load(0);
          port.restoreInterrupts(on);
          port.id();
        },
      });
      const words = start(machine);
      let count = 0;
      while (machine.can(words, 0, 0)) {
        machine.take(words, 0, 0);
        count++;
      }
      return count;
    };
    expect(steps(0)).toBe(1);
    const handled = toy({
      cpus: 2,
      migrations: 1,
      call: (port) => void port.load(0),
      interrupts: [1, 0],
      interrupt(port) {
        port.restoreInterrupts(true);
        port.id();
        port.load(0);
        port.disableInterrupts();
      },
    });
    const words = start(handled);
    // A handler's thread does not move: its requests, with interrupts on, go with its load.
    for (const action of [2, 0]) handled.take(words, 0, action);
    expect(handled.levelAt(words, 0, 0)).toBe(0);
    // id | disable, id | load, restore | id
    expect(steps(1)).toBe(4);
  });
});

test('numbers of migrations are 0 to 15', () => {
  expect(new Layout(1, 2, 0, false, 15).migrations).toBe(15);
  for (const migrations of [-1, 16, 0.5, Number.NaN]) {
    expect(() => new Layout(1, 2, 0, false, migrations)).toThrow(
      `migrations must be an integer in 0..15, got ${migrations}`,
    );
  }
});

test('the node of each level of a CPU is there while it runs', () => {
  const machine = toy({
    cpus: 1,
    call: (port) => void port.load(0),
    interrupts: [1],
    interrupt: (port) => void port.load(1),
  });
  const words = start(machine);
  const thread = machine.topOf(words, 0, 0);
  machine.take(words, 0, 1);
  expect(machine.nodeAt(words, 0, 0, 0)).toBe(thread);
  expect(machine.nodeAt(words, 0, 0, 1)).toBe(machine.topOf(words, 0, 0));
  expect(machine.topOf(words, 0, 0)).not.toBe(thread);
});

describe('a world', () => {
  test('is asked of every access and wait, and told what is touched, by kind', () => {
    const asked: number[] = [];
    const touched: string[] = [];
    const machine: Machine = toy({
      cpus: 2,
      world: {
        asks: (_who, node) => void asked.push(machine.logs.kinds[node]!),
        touches: (_who, kind, address) => void touched.push(`${kind} of ${address}`),
      },
      call(port, cpu) {
        if (cpu === 1) return port.atomicStore(0, 2);
        port.id();
        port.disableInterrupts();
        port.store(1, 1);
        while (port.exchange(0, 1) !== 2) port.relax(0, 1);
        port.restoreInterrupts(true);
        return undefined;
      },
    });
    const words = start(machine);
    for (const cpu of [0, 0, 1, 0, 0]) machine.take(words, 0, cpu);
    expect(machine.isDone(words, 0)).toBe(true);
    const { store, exchange, atomicStore, relax } = Kind;
    expect(asked).toEqual([store, exchange, atomicStore, relax, exchange]);
    const made = [store, exchange, atomicStore, exchange];
    expect(touched).toEqual(made.map((kind) => `${kind} of ${kind === store ? 1 : 0}`));
  });

  test('that forbids a call to begin ends the step there', () => {
    const failure = { rule: 'no', why: 'not so' };
    const machine = toy({
      cpus: 1,
      world: { begins: () => failure },
      call: (port) => port.store(0, 1),
    });
    const words = start(machine);
    expect(machine.take(words, 0, 0)).toEqual(failure);
    expect(words[0]).toBe(0);
  });
});
