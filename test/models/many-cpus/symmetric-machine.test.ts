/**
 * Shipped code on several CPUs up to swaps of halves: the same verdicts, the same orbits of final
 * states and of states at rest as without, at the same bounds; and refused where it is no symmetry.
 */
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../engine/search/model.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import { search } from '../../../engine/search/search.ts';
import { replayTrace } from '../../../engine/search/trace.ts';
import { listFaults } from '../../../impl/faulty/pages/list-faults.ts';
import { fifoPick } from '../../../impl/faulty/pages/fifo-pick.ts';
import { lowestPick } from '../../../impl/faulty/pages/lowest-pick.ts';
import { sharedFaults } from '../../../impl/faulty/cpus/shared-faults.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { Locked, locked, ticketed } from '../../../impl/smp/locked.ts';
import { pageCached } from '../../../impl/smp/page-cache.ts';
import { SpinLock } from '../../../impl/smp/spin-lock.ts';
import { interleaved, type Scenario, worldOf } from '../../../models/many-cpus/world/scenario.ts';
import { runInterleaved } from '../../../models/many-cpus/run-scenario.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import {
  type Programs,
  programs,
  scenarioOf as scenarioOfPrograms,
} from '../../../models/strength/shared-fault-scenarios.ts';
import { symmetricMachine } from '../../../models/many-cpus/symmetry/symmetric-machine.ts';
import { betweenCalls, tryTreeSymmetry } from '../../../models/many-cpus/symmetry/tree-trial.ts';
import type { SharedDesign, SharedSpace } from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const four = 'alloc 0; alloc 1; free; free';
const eight = zone({ regions: [[0, 8]], orderMax: 3 });
const scenarioOf = (design: SharedDesign, cpus: number, script = four): Scenario => ({
  design,
  zone: eight,
  scripts: parseScripts(Array.from({ length: cpus }, () => script).join('|')),
});

/** Keys of all states at rest that a search meets, those at the end apart. */
function restingOf(scenario: Scenario, hasCpus: boolean, isReduced: boolean) {
  const machine = interleaved(scenario);
  const reduced = symmetricMachine(machine, hasCpus);
  const { canonical } = reduced;
  const key = new Uint32Array(canonical.keyWords);
  const [resting, finals] = [new Set<string>(), new Set<string>()];
  const verdict = search(isReduced ? reduced : machine, {
    onState(words, at) {
      if (!machine.resting(words, at)) return;
      canonical.write(words, at, key);
      resting.add(key.join());
      if (machine.isDone(words, at)) finals.add(key.join());
    },
  });
  const { states } = verdict.explored;
  return { kind: verdict.kind, states, resting: [...resting].toSorted(), finals: finals.size };
}

const told = (verdict: Verdict) =>
  verdict.kind === 'fails'
    ? { rule: verdict.failure.rule, steps: verdict.trace.actions.length }
    : verdict.kind;

describe('up to swaps of halves', () => {
  const last = 'alloc 0; alloc 0; free last; free';
  // All and some: counted, and that both meet the same orbits at rest is what says they are right.
  test.each([
    ['locked-free-list', 'accesses', 2, four, false, 1484, 979, locked(freeList)],
    ['locked-free-list', 'accesses', 2, four, true, 1484, 498, locked(freeList)],
    ['locked-free-list', 'locks', 2, last, true, 202, 60, locked(freeList)],
    ['locked-free-list', 'locks', 3, four, false, 6344, 1751, locked(freeList)],
    ['locked-free-list', 'locks', 3, four, true, 6344, 333, locked(freeList)],
    ['locked-order-map', 'accesses', 2, four, true, 1392, 460, locked(orderMap)],
    ['locked-order-map', 'locks', 3, four, true, 6344, 333, locked(orderMap)],
    ['locked-fifo-pick', 'locks', 3, four, false, 6308, 1733, locked(fifoPick.design)],
    ['ticketed-order-map', 'locks', 2, four, true, 746, 281, ticketed(orderMap)],
    ['cached-order-map', 'locks', 2, four, false, 652, 494, pageCached(orderMap)],
  ] as const)(
    '%s, grain %s, %i CPUs of %s, renamed %s: of %i states %i',
    (_name, grain, cpus, script, hasCpus, all, some, design) => {
      const scenario = { ...scenarioOf(design, cpus, script), grain };
      const without = restingOf(scenario, hasCpus, false);
      const reduced = restingOf(scenario, hasCpus, true);
      expect(without).toMatchObject({ kind: 'holds', states: all });
      expect(reduced).toEqual({ ...without, states: some });
      expect(without.finals).toBeGreaterThan(0);
    },
  );

  test('three CPUs at grain accesses have a nineteenth of the states', () => {
    const explored = search(symmetricMachine(interleaved(scenarioOf(locked(freeList), 3)), true));
    expect(explored).toMatchObject({ kind: 'holds', explored: { states: 3639 } });
    const all = search(interleaved(scenarioOf(locked(freeList), 3)));
    expect(all).toMatchObject({ kind: 'holds', explored: { states: 69_476 } });
  });

  test.each([
    { regions: [[0, 6]], orderMax: 2 },
    { regions: [[0, 8]], orderMax: 2 },
  ] as const)('on a zone that is no single block, %j', (shape) => {
    const scenario = { ...scenarioOf(locked(orderMap), 2), zone: zone(shape) };
    const without = restingOf(scenario, true, false);
    const { states, ...reduced } = restingOf(scenario, true, true);
    expect({ ...reduced, states: without.states }).toEqual(without);
    expect(states).toBeLessThan(without.states / 2);
    expect(betweenCalls({ ...scenario, grain: 'locks' }).violations).toBe(0);
  });

  test.each([
    ['alloc 1', 1329, 1040],
    // Where it leaves nothing behind, that it has come is all that it changes.
    ['alloc 0; free', 1665, 1448],
  ])('with an interrupt on each CPU that runs %s', (handler, all, some) => {
    const scenario: Scenario = {
      ...scenarioOf(locked(freeList), 2, 'alloc 0; free'),
      handlers: [parseScripts('alloc 0'), parseScripts(handler)],
      grain: 'locks',
    };
    const without = restingOf(scenario, false, false);
    const { states, ...reduced } = restingOf(scenario, false, true);
    expect({ ...reduced, states: without.states }).toEqual(without);
    expect([without.states, states]).toEqual([all, some]);
  });

  test('a heap that is wrong, or that a CPU uses, is no other heap', () => {
    const machine = interleaved(scenarioOf(locked(orderMap), 2));
    const { canonical } = symmetricMachine(machine);
    const { state } = initialOf(machine);
    const key = new Uint32Array(canonical.keyWords);
    const isOrbit = () => {
      canonical.write(state, 0, key);
      return key.at(-1) === 1;
    };
    expect(isOrbit()).toBe(true);
    for (let word = 0; word < worldOf(machine).bench.mounted.words; word++) {
      const kept = state[word]!;
      state[word] = kept ^ 1;
      const isRight = worldOf(machine).check([], state, 0) === undefined;
      expect(isOrbit()).toBe(isRight);
      state[word] = kept;
    }
    machine.take(state, 0, 0);
    expect(isOrbit()).toBe(false);
    expect([...key.subarray(0, state.length)]).toEqual([...state]);
  });

  const infected = listFaults.filter(({ infects }) => ['free-list', 'order-map'].includes(infects));
  test.each(infected.map(({ name, design }) => [name, design] as const))(
    '%s under a lock breaks what it breaks without, in as many steps',
    (name, design) => {
      const scenario = { ...scenarioOf(locked(design), 2), grain: 'locks' as const };
      const found = search(interleaved(scenario));
      const reduced = search(symmetricMachine(interleaved(scenario)));
      // Its buddy depends on the frame's number: no symmetry, which its trial says.
      if (name === 'buddy-of-any-order') {
        expect(() => tryTreeSymmetry(scenario)).toThrow('tells swapped halves apart');
        return;
      }
      expect(told(reduced)).toEqual(told(found));
    },
  );

  // Where threads move, no symmetry is used.
  const staying = sharedFaults.filter(({ name }) => (programs[name]?.migrations ?? 0) === 0);

  test.each(staying.map(({ name, design }) => [name, design] as const))(
    '%s breaks what it breaks without, in as many steps, and its trace replays',
    (name, design) => {
      const scenario = { ...scenarioOfPrograms(programs[name] as Programs), design };
      const found = search(interleaved(scenario));
      const reduced = search(symmetricMachine(interleaved(scenario)));
      expect(told(reduced)).toEqual(told(found));
      if (reduced.kind !== 'fails') return;
      const { failure, stale } = replayTrace(interleaved(scenario), reduced.trace.actions);
      expect(stale).toBe(undefined);
      expect(failure).toEqual(reduced.failure);
    },
  );
});

describe('between two calls', () => {
  test.each([
    ['locked-free-list', freeList, 1880, 506],
    ['locked-order-map', orderMap, 1880, 506],
    ['locked-fifo-pick', fifoPick.design, 1868, 500],
  ])(
    '%s on three CPUs goes on alike from all states of an orbit',
    (_name, base, states, orbits) => {
      const found = betweenCalls({ ...scenarioOf(locked(base), 3), grain: 'locks' });
      expect(found).toMatchObject({ states, orbits, violations: 0 });
    },
  );

  test('a design that gives the lowest block does not, from three CPUs on', () => {
    const scenario = { ...scenarioOf(locked(lowestPick.design), 3), grain: 'locks' as const };
    expect(betweenCalls(scenario)).toMatchObject({ states: 1880, orbits: 506, violations: 44 });
    expect(betweenCalls({ ...scenario, scripts: scenario.scripts.slice(1) }).violations).toBe(0);
  });
});

describe('a trial', () => {
  test('refuses a design that declares to pick the lowest block', () => {
    const scenario = scenarioOf(locked(lowestPick.design), 2);
    expect(() => tryTreeSymmetry(scenario)).toThrow(
      'locked-lowest-pick has no tree symmetry: it picks',
    );
  });

  test('finds out a design that does and declares another', () => {
    const { design } = lowestPick;
    const lying = { ...design, declares: { ...design.declares, picks: 'lifo' as const } };
    const why = 'it tells swapped halves apart in';
    expect(() => tryTreeSymmetry(scenarioOf(locked(lying), 2))).toThrow(why);
  });

  test('finds out what is wrong with one of two buddies only, above the page allocator', () => {
    class RefusesOne extends Locked {
      override free(at: Frame, k: Order): boolean {
        return at !== 1 && super.free(at, k);
      }
    }
    const attach = (space: SharedSpace) =>
      new RefusesOne(freeList.attach(space), new SpinLock(space.memory, space.cpu, space.ownBase));
    const why = /it tells halves apart in \d+ of \d+ states of 2 CPUs/;
    const design = { ...locked(freeList), attach };
    expect(() => tryTreeSymmetry(scenarioOf(design, 2))).toThrow(why);
  });

  test('comes before a run that is asked to count orbits', async () => {
    const scenario = scenarioOf(locked(lowestPick.design), 2);
    await expect(runInterleaved(scenario, { hasTreeSymmetry: true })).rejects.toThrow('lowest');
  });
});
