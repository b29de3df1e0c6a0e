/** Schedules of few preemptions, all of them or some by chance: which there are, by hand. */
import { describe, expect, test } from 'vitest';
import { exchangedBy } from '../../../engine/schedule/cpus/actions.ts';
import {
  Bounded,
  searchBounded,
  searchIterated,
} from '../../../engine/schedule/strategies/preemptions.ts';
import { randomSchedules } from '../../../engine/schedule/strategies/random-schedules.ts';
import { toy } from './toys.ts';

describe('a machine with a bound on preemptions', () => {
  test('is judged and told as the machine itself', () => {
    const failure = { rule: 'no', why: 'not so' };
    const machine = toy({
      cpus: 1,
      call: (port) => port.store(0, 1),
      world: { check: (_locals, words, at) => (words[at] === 1 ? failure : undefined) },
    });
    const bounded = new Bounded(machine, 0);
    expect(searchBounded(machine, 0)).toMatchObject({
      kind: 'fails',
      failure,
      trace: { labels: ['cpu0 call: store word 0 = 1 ⇒ done'] },
    });
    const words = new Uint32Array(bounded.stateWords + 2).fill(9);
    let emitted = 0;
    bounded.initial({ words, at: 1, emit: () => emitted++, fail: () => undefined });
    expect([emitted, words[0], words[bounded.stateWords], words.at(-1)]).toEqual([1, 9, 0, 9]);
  });

  test('that fails within it fails, though it left something out', () => {
    const machine = toy({
      cpus: 2,
      call(port, cpu) {
        port.load(0);
        port.load(0);
        if (cpu === 1) throw new Error('at its end');
      },
    });
    expect(searchBounded(machine, 0)).toMatchObject({ kind: 'fails' });
  });

  test('grows only where it is the bound that leaves something open', () => {
    const machine = toy({ cpus: 2, call: (port) => void port.load(0) });
    const { bound, verdict } = searchIterated(machine, 3, { statesMax: 1 });
    expect([bound, verdict]).toMatchObject([0, { kind: 'unknown', limit: 'statesMax = 1' }]);
  });

  test('follows a thread that moves: who goes on with it preempts nobody', () => {
    const machine = toy({
      cpus: 3,
      migrations: 1,
      call(port) {
        for (let i = 0; i < 3; i++) port.load(0);
      },
    });
    const model = new Bounded(machine, 0);
    const sink = {
      words: new Uint32Array(model.stateWords * 20),
      at: 0,
      actions: [] as number[],
      emit(action: number) {
        this.actions.push(action);
        this.at += model.stateWords;
      },
      fail: () => undefined,
    };
    /** Behind these actions, which CPUs may take a step. */
    const steps = (...actions: number[]): number[] => {
      sink.at = 0;
      model.initial(sink);
      for (const action of actions) {
        const state = sink.words.slice(0, model.stateWords);
        Object.assign(sink, { at: 0, actions: [] });
        model.expand(state, 0, sink);
        const at = sink.actions.indexOf(action) * model.stateWords;
        sink.words.copyWithin(0, at, at + model.stateWords);
      }
      const state = sink.words.slice(0, model.stateWords);
      Object.assign(sink, { at: 0, actions: [] });
      model.expand(state, 0, sink);
      return sink.actions.filter((action) => action < 3);
    };
    const exchangeOf = (a: number, b: number): number =>
      Array.from({ length: machine.actions }, (_, action) => action).find((action) => {
        const moved = action >= 6 ? exchangedBy(action, 3) : undefined;
        return moved?.a === a && moved.b === b;
      })!;
    expect(steps()).toEqual([0, 1, 2]);
    expect(steps(0)).toEqual([0]);
    expect(steps(0, exchangeOf(0, 1))).toEqual([1]);
    expect(steps(1, exchangeOf(0, 1))).toEqual([0]);
    expect(steps(2, exchangeOf(0, 1))).toEqual([2]);
  });
});

describe('random schedules by priority', () => {
  const failure = { rule: 'done', why: 'all calls are over' };

  /** The schedules of two CPUs of three steps each that 200 runs make, as letters. */
  const schedules = (depth: number, cpus = 2, steps = 3): string[] => {
    const machine = toy({
      cpus,
      call(port) {
        for (let i = 0; i < steps; i++) port.load(0);
      },
      world: { check: (locals) => (locals.every((one) => one % 100 === 1) ? failure : undefined) },
    });
    const met = new Set<string>();
    for (let firstRun = 0; firstRun < 200; firstRun++) {
      const found = randomSchedules(machine, { seed: 1, runs: 1, steps: 99, depth, firstRun });
      if (found.kind === 'fails') met.add(found.actions.map((cpu) => 'abc'[cpu]).join(''));
    }
    return [...met].toSorted();
  };

  test('let each CPU come to its end if no priority drops, in any order', () => {
    expect(schedules(1)).toEqual(['aaabbb', 'bbbaaa']);
    expect(schedules(1, 3, 1)).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba']);
  });

  test('keep to a thread that moves, at any time at which it may', () => {
    const orders = new Set<string>();
    const moves = new Set<string>();
    for (let firstRun = 0; firstRun < 200; firstRun++) {
      let threads = '';
      const machine = toy({
        cpus: 2,
        migrations: 2,
        call(port) {
          const on = port.disableInterrupts();
          port.load(0);
          port.load(1);
          port.restoreInterrupts(on);
          port.load(2);
        },
        world: {
          touches: ({ thread }) => void (threads += 'ab'[thread]),
          check: (locals) => (locals.every((one) => one % 100 === 1) ? failure : undefined),
        },
      });
      const options = { seed: 1, runs: 1, steps: 99, depth: 1, firstRun };
      const found = randomSchedules(machine, options);
      // A run before it says how many steps there are.
      orders.add(threads.slice(6));
      if (found.kind !== 'fails') throw new Error('each run should end with all calls');
      const at = [...found.actions.keys()].filter((step) => found.actions[step]! >= 4);
      moves.add(at.join(' '));
    }
    expect([...orders].toSorted()).toEqual(['aaabbb', 'bbbaaa']);
    // A call switches interrupts off in its first step, loads twice, and may be moved again.
    expect(moves).toContain('0 1');
    expect(moves).toContain('');
    for (const all of moves) expect(all.split(' ').length).toBeLessThanOrEqual(2);
  });

  test('switch once more for each priority that drops, anywhere', () => {
    const once = ['aaabbb', 'aabbba', 'abbbaa', 'baaabb', 'bbaaab', 'bbbaaa'];
    expect(schedules(2)).toEqual(once);
    const twice = schedules(3);
    const switches = (run: string) => [...run].filter((cpu, i) => i > 0 && cpu !== run[i - 1]);
    expect(Math.max(...twice.map((run) => switches(run).length))).toBe(3);
    expect(twice).toEqual(expect.arrayContaining(once));
  });
});
