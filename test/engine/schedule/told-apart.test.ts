/** What tells states, steps and CPUs apart: symmetry, footprints, segments, components. */
import { describe, expect, test } from 'vitest';
import { componentsOf } from '../../../engine/schedule/strategies/components.ts';
import {
  equalOnes,
  groupsOf,
  symmetricCpus,
} from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import { takeWatched } from '../../../engine/schedule/strategies/footprint.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import { describeStep } from '../../../engine/schedule/cpus/label.ts';
import { accessCode, Segments } from '../../../engine/schedule/races/races.ts';
import type { World } from '../../../engine/schedule/cpus/world.ts';
import { toy } from './toys.ts';

test('CPUs of equal programs are in one group, if there are two', () => {
  expect(equalOnes(['a', 'b', 'a', 'c', 'b', 'a'])).toEqual([
    [0, 2, 5],
    [1, 4],
  ]);
  expect(equalOnes(['a', 'b'])).toEqual([]);
  // No interrupts of one CPU, and none that were said of the other.
  const machine = toy({ cpus: 2, call: (port) => void port.load(0), interrupts: [0] });
  (machine.setup as { threads: readonly number[] }).threads = [0, 0];
  expect(groupsOf(machine)).toEqual([[0, 1]]);
});

test('a world is told how CPUs are renamed, those of equal words in their order', () => {
  const renamings: (readonly number[])[] = [];
  const machine = toy({
    cpus: 4,
    call: (port) => void port.add(0, 1),
    world: { rename: (renamed) => void renamings.push([...renamed]) },
  });
  // All but cpu1 start alike.
  (machine.setup as { threads: readonly number[] }).threads = [0, 100, 0, 0];
  const { state } = initialOf(machine);
  const { canonical, stateWords } = symmetricCpus(machine);
  const key = new Uint32Array(stateWords);
  const renamed = (cpu?: number): readonly number[] => {
    const words = state.slice();
    if (cpu !== undefined) machine.take(words, 0, cpu);
    renamings.length = 0;
    canonical!.write(words, 0, key);
    return renamings[0]!;
  };
  expect(renamed()).toEqual([0, 1, 2, 3]);
  // What belongs to cpu1 stays where it is, and is what it was.
  const words = state.slice();
  words[machine.cpuAt(0, 1)] = 1;
  machine.take(words, 0, 0);
  canonical!.write(words, 0, key);
  const own = (of: Uint32Array) => of.slice(machine.cpuAt(0, 1), machine.cpuAt(0, 2));
  expect(own(key)).toEqual(own(words));
  // A CPU that is done has a node made later, so it is last of its group.
  expect([renamed(0), renamed(2), renamed(3)]).toEqual([
    [3, 1, 0, 2],
    [0, 1, 3, 2],
    [0, 1, 2, 3],
  ]);
});

describe('the footprint of a step', () => {
  /** The first step of a call that loads word 1, in a world that writes word 40 when it begins. */
  const footprintOf = (judges: Partial<World>) => {
    const machine = toy({
      cpus: 1,
      words: 50,
      world: {
        begins: (_who, _local, words, at) => {
          words[at + 40] = 1;
          return undefined;
        },
        ...judges,
      },
      call: (port) => {
        port.load(1);
        port.load(2);
      },
    });
    const words = new Uint32Array(machine.stateWords + 3).fill(1, 0, 3);
    words.set(initialOf(machine).state, 3);
    const { footprint } = takeWatched(machine, words, 3, 0);
    return [[...footprint.touched], [...footprint.written]];
  };

  test('has what the world wrote where it judges what is touched', () => {
    expect(footprintOf({ touches: () => undefined })).toEqual([
      [2, 1 << 8],
      [0, 1 << 8],
    ]);
  });

  test('has the accesses alone where it does not', () => {
    expect(footprintOf({})).toEqual([
      [2, 0],
      [0, 0],
    ]);
  });
});

describe('sets of accesses', () => {
  test('are told apart whatever their numbers look like', () => {
    const segments = new Segments();
    const of = (...accesses: number[]) => accesses.reduce((set, a) => segments.with(set, a), 0);
    const all = [of(), of(1), of(12), of(1, 2), of(1, 2, 12), of(1, 22), of(11, 2), of(112)];
    expect(new Set(all).size).toBe(all.length);
    expect(of()).toBe(0);
    expect(of(2, 1)).toBe(of(1, 2));
  });

  test('say whether they reach below a word', () => {
    const segments = new Segments();
    const reach = (address: number, isWrite: boolean): number =>
      segments.with(0, accessCode(address, isWrite));
    for (const isWrite of [false, true]) {
      const set = reach(3, isWrite);
      expect([3, 4].map((word) => segments.reachesBelow(set, word))).toEqual([false, true]);
    }
    expect(segments.reachesBelow(reach(0, false), 0)).toBe(false);
    expect(segments.reachesBelow(reach(0, true), 1)).toBe(true);
    expect(segments.reachesBelow(0, 9)).toBe(false);
  });
});

test('an initial state that fails says why', () => {
  const failure = { rule: 'no', why: 'at once' };
  const world: World = { ends: () => failure };
  expect(initialOf(toy({ cpus: 1, call: () => undefined, world })).failure).toEqual(failure);
  expect(initialOf(toy({ cpus: 1, call: (port) => void port.load(0) })).failure).toBeUndefined();
});

test('a step that switches interrupts on or leaves them off says which', () => {
  const machine = toy({
    cpus: 1,
    call(port) {
      const on = port.disableInterrupts();
      port.restoreInterrupts(false);
      port.restoreInterrupts(on);
    },
  });
  expect(machine.label(0, initialOf(machine).state, 0)).toBe(
    'cpu0 call: interrupts off, interrupts stay off, interrupts on ⇒ done',
  );
});

test('states that lead nowhere are components alone, and those that go round are one', () => {
  const edge = (to: number) => ({ action: 0, to });
  const edges = [[edge(1), edge(4)], [edge(2)], [edge(3), edge(0)], [], [edge(5)], [edge(4)]];
  const sets = componentsOf({ edges, parents: [] }).map((all) => all.toSorted((a, b) => a - b));
  expect(sets.toSorted()).toEqual([[0, 1, 2], [3], [4, 5]]);
});

test('an exchange and a step within a call are described by what they are', () => {
  const machine = toy({
    cpus: 2,
    migrations: 1,
    call(port) {
      port.load(0);
      port.load(1);
    },
  });
  const { state } = initialOf(machine);
  const exchange = Array.from({ length: machine.actions }, (_, action) => action).findLast(
    (action) => machine.can(state, 0, action),
  )!;
  const none = { level: 0, isInterrupt: false, made: [] };
  expect(describeStep(machine, exchange, state, 0)).toStrictEqual({
    ...none,
    cpu: 0,
    partner: 1,
    thread: 0,
  });
  machine.take(state, 0, 1);
  expect(describeStep(machine, 1, state, 0)).toStrictEqual({
    ...none,
    cpu: 1,
    thread: 1,
    made: ['load word 1 = 0'],
    ended: { call: 'call', result: 'done' },
  });
});
