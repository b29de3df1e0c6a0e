/**
 * Shipped code under every schedule: correct designs hold with every strategy at every grain, and
 * the numbers of lock orders and states are those that other programs have counted.
 */
import { describe, expect, test } from 'vitest';
import { symmetricCpus } from '../../../engine/schedule/strategies/cpu-symmetry.ts';
import { initialOf } from '../../../engine/schedule/cpus/initial.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { searchOrders } from '../../../engine/schedule/strategies/partial-order.ts';
import { search } from '../../../engine/search/search.ts';
import { lowestPick } from '../../../impl/faulty/pages/lowest-pick.ts';
import { readsLiveBuddy } from '../../../impl/faulty/pages/reads-live-buddy.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { locked, ticketed } from '../../../impl/smp/locked.ts';
import { pageCached } from '../../../impl/smp/page-cache.ts';
import { interleaved, type Scenario } from '../../../models/many-cpus/world/scenario.ts';
import { strategyNames } from '../../../engine/schedule/strategies/strategies.ts';
import { runInterleaved } from '../../../models/many-cpus/run-scenario.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';
import { any, atomicStates, lowest, upToTree, upToTreeAndCpus } from './atomic-calls.ts';

const four = 'alloc 0; alloc 1; free; free';
const cpusWith = (script: string, cpus: number) =>
  parseScripts(Array.from({ length: cpus }, () => script).join('|'));
const frames = (n: number) => zone({ regions: [[0, n]], orderMax: Math.log2(n) });

/** What the threads may hold, and the words, when all is over: one line each. */
function finalsOf(
  machine: Machine,
  note: (visit: (words: Uint32Array, at: number) => void) => void,
) {
  const finals = new Set<string>();
  note((words, at) => {
    if (machine.isDone(words, at)) finals.add(words.slice(at, at + machine.stateWords).join());
  });
  return [...finals].toSorted();
}

describe('grains and strategies', () => {
  const scenarios: readonly [string, Scenario][] = [
    ['free list', { design: locked(freeList), zone: frames(4), scripts: cpusWith(four, 2) }],
    ['order map', { design: locked(orderMap), zone: frames(4), scripts: cpusWith(four, 2) }],
    [
      'tickets',
      { design: ticketed(orderMap), zone: frames(2), scripts: cpusWith('alloc 0; free', 2) },
    ],
    [
      'caches',
      {
        design: pageCached(orderMap, { max: 1, batch: 1 }),
        zone: frames(2),
        scripts: cpusWith('alloc 0', 2),
      },
    ],
    [
      'an interrupt that allocates',
      {
        design: locked(orderMap),
        zone: frames(2),
        scripts: parseScripts('alloc 0; free | alloc 1'),
        handlers: [parseScripts('alloc 0; free'), []],
      },
    ],
  ];

  test.each(scenarios)('agree that nothing is wrong with %s', async (_name, scenario) => {
    for (const grain of ['accesses', 'locks'] as const) {
      for (const strategy of strategyNames) {
        const verdict = await runInterleaved({ ...scenario, grain }, { strategy, runs: 20 });
        const isSample = strategy === 'random' || strategy === 'pct';
        expect(verdict.kind).toBe(isSample ? 'unknown' : 'holds');
      }
    }
  });

  test.each(scenarios)('agree on what %s may leave behind', (_name, scenario) => {
    for (const grain of ['accesses', 'locks'] as const) {
      const machine = interleaved({ ...scenario, grain });
      const byStates = finalsOf(machine, (onState) => search(machine, { onState }));
      const byOrders = finalsOf(machine, (visit) =>
        searchOrders(machine, { onFinal: (words) => visit(words, 0) }),
      );
      expect(byOrders).toEqual(byStates);
      expect(byStates.length).toBeGreaterThan(0);
    }
  });
});

/** About to free, with nothing to free: the machine passes that without a step. */
const isIdle = ({ made, held }: { made: number; held: readonly Block[] }): boolean =>
  made >= 2 && made < 4 && held.length === 0;

describe('with calls as single steps', () => {
  // Counted by three other programs.
  test.each([
    [2, 50, 30, 17],
    [3, 1979, 467, 99],
  ])('%i CPUs have %i states, %i up to the tree, %i up to CPUs too', (cpus, all, tree, both) => {
    expect(atomicStates(cpus, lowest)).toHaveLength(all);
    expect(atomicStates(cpus, any, upToTree)).toHaveLength(tree);
    expect(atomicStates(cpus, any, upToTreeAndCpus)).toHaveLength(both);
  });

  test.each([2, 3])('%i CPUs have the states that the machine meets between calls', (cpus) => {
    const expected = atomicStates(cpus, lowest).filter((state) => !state.some(isIdle));
    const design = locked(lowestPick.design);
    const scenario: Scenario = { design, zone: frames(8), scripts: cpusWith(four, cpus) };
    const machine = interleaved({ ...scenario, grain: 'locks' });
    const standings = new Set<string>();
    const onState = (words: Uint32Array, at: number) => {
      const resting = machine.resting(words, at);
      if (resting) standings.add(resting.join());
    };
    expect(search(machine, { onState }).kind).toBe('holds');
    expect(standings.size).toBe(expected.length);
  });
});

describe('a locked allocator', () => {
  // 8! / (4! 4!) and 12! / (4! 4! 4!); 16 frames, so that nothing is refused and each call locks.
  test.each(
    bounded(
      [
        [2, 70, freeList],
        [2, 70, orderMap],
        [3, 34_650, freeList],
      ] as const,
      [[2, 70, freeList]] as const,
    ),
  )('that %i CPUs call four times each has %i lock orders', (cpus, orders, base) => {
    const design = locked(base);
    const scenario: Scenario = { design, zone: frames(16), scripts: cpusWith(four, cpus) };
    const verdict = searchOrders(interleaved({ ...scenario, grain: 'locks' }));
    const executions = { completed: orders, cutOff: 0 };
    expect(verdict).toMatchObject({ kind: 'holds', executions });
  });

  test('has as many states up to renaming CPUs as orbits of two, the fixed ones once', () => {
    const scenario: Scenario = {
      design: locked(orderMap),
      zone: frames(4),
      scripts: cpusWith(four, 2),
      grain: 'locks',
    };
    const machine = interleaved(scenario);
    let fixed = 0;
    const all = search(machine, {
      onState(words, at) {
        if (machine.topOf(words, at, 0) === machine.topOf(words, at, 1)) fixed++;
      },
    }).explored.states;
    const orbits = search(symmetricCpus(interleaved(scenario))).explored.states;
    // A state is its own mirror image only if both CPUs stand at the same place.
    expect(orbits).toBeGreaterThanOrEqual(all / 2);
    expect(orbits).toBeLessThanOrEqual((all + fixed) / 2);
  });
});

test('a state with its CPUs renamed says of every frame who has it now', () => {
  const design = locked(orderMap);
  const scenario: Scenario = { design, zone: frames(2), scripts: cpusWith('alloc 0; free', 2) };
  const machine = interleaved(scenario);
  const { world, words: own } = machine.setup;
  // Of each CPU: alloc on its own, then the first step of free.
  const [first, second] = [0, 1].map((cpu) => {
    const { state } = initialOf(machine);
    for (let i = 0; i < 20; i++) expect(machine.take(state, 0, cpu)).toBeUndefined();
    return state;
  });
  expect(first![own + 1]).not.toBe(second![own + 1]);
  world.rename?.([1, 0], first!, 0);
  expect(first!.slice(own, own + 2)).toEqual(second!.slice(own, own + 2));
});

describe('a client', () => {
  test('writes into its blocks what misleads an allocator that reads them', () => {
    // 0^0 and 1^0 live; 0^0 is freed, and in 1^0 the client has written the node of a free block.
    const scenario: Scenario = {
      design: locked(readsLiveBuddy.design),
      zone: frames(2),
      scripts: parseScripts('alloc 0; alloc 0; free'),
    };
    expect(search(interleaved(scenario)).kind).toBe('fails');
  });
});

describe('a run', () => {
  const scenario: Scenario = {
    design: locked(freeList),
    zone: frames(4),
    scripts: cpusWith('alloc 0; free', 2),
  };

  test('that is stopped is unknown, and says for what', async () => {
    const stopped = await runInterleaved(scenario, { statesMax: 10 });
    expect(stopped).toMatchObject({ kind: 'unknown', limit: 'statesMax = 10' });
    const cut = await runInterleaved(scenario, { preemptions: 0 });
    expect(cut).toMatchObject({ kind: 'unknown', limit: 'proved up to 0 preemptions' });
  });

  test('refuses to bound preemptions of CPUs that it cannot tell apart', async () => {
    for (const symmetry of [{ hasSymmetry: true }, { hasTreeSymmetry: true }]) {
      const both = runInterleaved(scenario, { preemptions: 1, ...symmetry });
      await expect(both).rejects.toThrow('excludes any symmetry');
    }
  });
});
