/**
 * Whose the words are, under every schedule: right designs never touch a live block, and watching
 * them adds no state; what reads or writes one is caught at that access, by any strategy.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { noMerge } from '../../../impl/faulty/pages/no-merge.ts';
import { readsLiveBuddy } from '../../../impl/faulty/pages/reads-live-buddy.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { pairMap } from '../../../impl/designs/pair-map.ts';
import { locked } from '../../../impl/smp/locked.ts';
import { pageCached } from '../../../impl/smp/page-cache.ts';
import { interleaved, type Scenario } from '../../../models/many-cpus/world/scenario.ts';
import { runInterleaved } from '../../../models/many-cpus/run-scenario.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const scenario = (design: SharedDesign, programs: string): Scenario => ({
  design,
  zone: zone({ regions: [[0, 4]], orderMax: 2 }),
  scripts: parseScripts(programs),
});

const watched = (design: SharedDesign): SharedDesign => ({ ...design, isWatched: true });

const four = 'alloc 0; alloc 1; free; free | alloc 0; alloc 1; free; free';

describe('a right design holds, in as many states as unwatched', () => {
  test.each([locked(freeList), locked(orderMap), locked(pairMap), pageCached(orderMap)])(
    '$name',
    (design) => {
      const bare = search(interleaved(scenario(design, four)), { statesMax: 400_000 });
      const seen = search(interleaved(scenario(watched(design), four)), { statesMax: 400_000 });
      expect(seen.kind).toBe('holds');
      expect(seen.explored.states).toBe(bare.explored.states);
      expect(seen.explored.transitions).toBe(bare.explored.transitions);
    },
  );
});

describe('a read of a live buddy is caught at that access', () => {
  const design = watched(locked(readsLiveBuddy.design));
  const programs = 'alloc 0; alloc 0; free; free | alloc 0';

  test.each(['states', 'orders', 'random', 'pct'] as const)('by %s', async (strategy) => {
    const found = await runInterleaved(scenario(design, programs), { strategy, isTold: false });
    expect(found).toMatchObject({
      kind: 'fails',
      failure: { rule: 'O6', why: expect.stringContaining("which is a live block's") },
    });
  });

  test('and is no failure of a design that only merges nothing', async () => {
    const found = await runInterleaved(scenario(watched(locked(noMerge.design)), programs));
    expect(found).toMatchObject({ kind: 'fails', failure: { rule: 'I5' } });
  });
});
