/** What looks at a machine, by itself: limits, chance, graphs, livelocks, bounds, symmetry. */
import { describe, expect, test } from 'vitest';
import { componentsOf, type Graph } from '../../../engine/schedule/strategies/components.ts';
import { symmetricCpus } from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import { Layout } from '../../../engine/schedule/cpus/layout.ts';
import { findLivelock } from '../../../engine/schedule/strategies/livelock.ts';
import {
  Bounded,
  searchBounded,
  searchIterated,
} from '../../../engine/schedule/strategies/preemptions.ts';
import { randomSchedules } from '../../../engine/schedule/strategies/random-schedules.ts';
import { search } from '../../../engine/search/search.ts';
import { lock, type Toy, torn, toy, unlock } from './toys.ts';

const idle: Toy = { cpus: 1, call: (port) => void port.load(0) };
describe('limits', () => {
  test.each([0, 17, -1, 1.5, Number.NaN])('a machine of %d CPUs is none', (cpus) => {
    expect(() => new Layout(4, cpus, 1, false)).toThrow(`a machine has 1..16 CPUs, got ${cpus}`);
  });

  test.each([5, -1, 0.5, Number.NaN])('%d handlers on top of one another are none', (nesting) => {
    const why = `nesting must be an integer in 0..4, got ${nesting}`;
    expect(() => new Layout(4, 1, nesting, false)).toThrow(why);
  });

  test('a machine of 16 CPUs and one of four handlers have their words', () => {
    const fine = new Layout(4, 16, 0, false);
    const coarse = new Layout(4, 1, 4, true);
    expect([fine.cpuWords, fine.stateWords]).toEqual([2, 36]);
    expect([coarse.cpuWords, coarse.stateWords]).toEqual([7, 11]);
    expect([fine.cpuAt(100, 0), fine.cpuAt(100, 3)]).toEqual([104, 110]);
  });

  test.each([-1, 256, 1.5, Number.NaN])('%d preemptions are no bound', (bound) => {
    const why = `preemptions must be an integer in 0..255, got ${bound}`;
    expect(() => new Bounded(toy(idle), bound)).toThrow(why);
  });

  test('0 and 255 preemptions are bounds', () => {
    const [least, most] = [0, 255].map((bound) => new Bounded(toy(idle), bound).stateWords);
    expect([least, most]).toEqual([toy(idle).stateWords + 1, toy(idle).stateWords + 1]);
  });

  test.each([
    [{ runs: 0, steps: 1 }, 'runs must be an integer of at least 1, got 0'],
    [{ runs: 1.5, steps: 1 }, 'runs must be an integer of at least 1, got 1.5'],
    [{ runs: 1, steps: 0 }, 'steps must be an integer of at least 1, got 0'],
  ])('random schedules of %o are refused', (options, why) => {
    expect(() => randomSchedules(toy(idle), { seed: 1, ...options })).toThrow(why);
  });
});

describe('random schedules', () => {
  const two: Toy = {
    cpus: 2,
    call(port) {
      port.load(0);
      port.load(1);
    },
  };

  test.each([0, 3])('say how many there were and of how many steps: depth %d', (depth) => {
    const found = randomSchedules(toy(two), { seed: 7, runs: 5, steps: 100, depth });
    const limit = '5 random schedules of at most 100 steps, seed 7';
    expect(found).toEqual({ kind: 'unknown', limit, steps: 5 * 4 });
  });

  test.each([0, 3])('end at their limit of steps: depth %d', (depth) => {
    const found = randomSchedules(toy(two), { seed: 7, runs: 4, steps: 3, depth });
    expect(found).toMatchObject({ kind: 'unknown', steps: 12 });
  });

  test('fail at once where the initial state is wrong', () => {
    const failure = { rule: 'no', why: 'wrong from the start' };
    const found = randomSchedules(toy({ ...two, world: { check: () => failure } }), {
      seed: 1,
      runs: 3,
      steps: 10,
    });
    expect(found).toEqual({ kind: 'fails', failure, actions: [], run: 0 });
  });
});

describe('a graph', () => {
  const graphOf = (...edges: number[][]): Graph => ({
    edges: edges.map((all) => all.map((to) => ({ action: 0, to }))),
    parents: [],
  });
  const sets = (graph: Graph) =>
    [...componentsOf(graph)].map((all) => all.toSorted((a, b) => a - b)).toSorted();

  test('falls into what can be reached from one another', () => {
    expect(sets(graphOf([1], [2], [0, 3], [4], [3], []))).toEqual([[0, 1, 2], [3, 4], [5]]);
    expect(sets(graphOf([], [1]))).toEqual([[0], [1]]);
    expect(sets(graphOf([1, 2], [3], [3], [])).flat()).toEqual([0, 1, 2, 3]);
  });
});

describe('a look for livelocks', () => {
  const spins: Toy = {
    cpus: 2,
    call(port) {
      if (port.exchange(0, 1) === 0) return;
      port.startOver();
    },
  };

  test('stops at its limit', () => {
    const whole = findLivelock(toy(spins));
    const states = whole.kind === 'holds' ? whole.states : 0;
    expect(findLivelock(toy(idle), 1)).toEqual({ kind: 'unknown', limit: 'statesMax = 1' });
    expect(states >= 0).toBe(true);
  });

  test('counts the states of a machine in which nothing goes round', () => {
    // Before its load, and done.
    expect(findLivelock(toy(idle))).toEqual({ kind: 'holds', states: 2 });
    expect(findLivelock(toy(idle), 2)).toEqual({ kind: 'holds', states: 2 });
  });
});

describe('a bound on preemptions', () => {
  test('says in its limit what was proved', () => {
    expect(searchBounded(toy(torn), 0)).toMatchObject({
      kind: 'unknown',
      limit: 'proved up to 0 preemptions, no further',
    });
    const safe: Toy = { ...torn, call: (port) => void port.load(port.load(1)) };
    expect(searchBounded(toy(safe), 1)).toMatchObject({
      limit: 'proved up to 1 preemption, no further',
    });
    expect(searchBounded(toy(safe), 9).kind).toBe('holds');
  });

  test('grows no further than it may', () => {
    const { bound, verdict } = searchIterated(toy(torn), 0);
    expect([bound, verdict.kind]).toEqual([0, 'unknown']);
    expect(searchIterated(toy(torn), 3)).toMatchObject({ bound: 1, verdict: { kind: 'fails' } });
  });
});

describe('CPUs that may change their names', () => {
  const locked: Toy = {
    cpus: 3,
    call(port) {
      lock(port);
      unlock(port);
    },
  };

  test('are judged and told as before', () => {
    const failure = { rule: 'no', why: 'not at rest' };
    const world = { check: () => failure };
    const verdict = search(symmetricCpus(toy({ ...locked, world })));
    expect(verdict).toMatchObject({ kind: 'fails', failure });
    const fails: Toy = {
      cpus: 2,
      call(port) {
        if (port.add(0, 1) === 1) throw new Error('second');
      },
    };
    const found = search(symmetricCpus(toy(fails)));
    const labels = found.kind === 'fails' ? found.trace.labels : [];
    expect(labels[0]).toMatch(/^cpu\d call: add word 0 1 → 0 ⇒ done$/);
  });

  /** CPUs that start in these states; those of one state count as equal, if their handlers do. */
  const starting = (threads: readonly number[], of: Toy = locked) => {
    const machine = toy(of);
    (machine.setup as { threads: readonly number[] }).threads = threads;
    return machine;
  };
  const states = (model: Parameters<typeof search>[0]) => search(model).explored.states;

  test('do so only where they start alike', () => {
    const [all, two, none] = [
      [0, 0, 0],
      [0, 0, 100],
      [0, 100, 200],
    ].map((threads) => states(symmetricCpus(starting(threads)))) as [number, number, number];
    expect(none).toBe(states(starting([0, 100, 200])));
    expect(two).toBeLessThan(none);
    expect(all).toBeLessThan(two);
  });

  test('do so only where the same interrupts may come', () => {
    const of: Toy = {
      cpus: 2,
      call: (port) => void port.add(0, 1),
      interrupts: [1, 0],
      interrupt: (port) => void port.add(1, 1),
    };
    const some = starting([0, 0], of);
    expect(states(symmetricCpus(some))).toBe(states(starting([0, 0], of)));
  });
});
