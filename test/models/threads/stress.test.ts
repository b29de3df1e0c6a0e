/** The same sources on real threads; and the judge of recorded histories, on histories by hand. */
import { describe, expect, test } from 'vitest';
import { locked } from '../../../impl/smp/locked.ts';
import { pageCached } from '../../../impl/smp/page-cache.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import type { Pages } from '../../../models/many-cpus/programs/scripts.ts';
import { pageBench } from '../../../models/many-cpus/world/scenario.ts';
import { judgeHistory, stress } from '../../../models/threads/stress.ts';
import type { NotedCall } from '../../../models/threads/thread-calls.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

describe('two threads', () => {
  test.each(['locked-free-list', 'locked-order-map', 'ticketed-order-map', 'cached-order-map'])(
    'with %s make a history that some order of calls explains, and leave nothing behind',
    async (design) => {
      const shape = { regions: [[0, 8]], orderMax: 3 } as const;
      const result = await stress({ design, shape, threads: 2, calls: 300, seed: 5 });
      expect(result.blame).toBeUndefined();
      expect(result.calls).toBeGreaterThanOrEqual(600);
    },
  );
});

describe('a recorded history', () => {
  const on = zone({ regions: [[0, 1]], orderMax: 0 });
  const judge = (calls: readonly NotedCall<Pages>[], design = locked(freeList)) =>
    judgeHistory(pageBench(design, on, 2), calls);
  const alloc = (cpu: number, begin: number, end: number, isGiven: boolean): NotedCall<Pages> => {
    const answer = isGiven ? block(0, 0) : undefined;
    return { cpu, begin, end, call: { op: 'alloc', order: order(0) }, answer };
  };

  test('in which one frame goes to two threads is not explained', () => {
    const twice = [alloc(0, 0, 2, true), alloc(1, 1, 3, true)];
    const why = 'thread 1: alloc 0 → 0^0 fits no order of the calls';
    expect(judge(twice)).toEqual({ id: 'K2', why });
  });

  test('may refuse while another call takes the last frame, but not before it began', () => {
    const during = [alloc(0, 0, 3, true), alloc(1, 1, 2, false)];
    expect(judge(during)).toBeUndefined();
    const before = [alloc(1, 0, 1, false), alloc(0, 2, 3, true)];
    expect(judge(before)).toMatchObject({ id: 'K2' });
  });

  test('may refuse what lies in another cache, if that is declared', () => {
    expect(judge([alloc(1, 0, 1, false)])).toMatchObject({ id: 'K2' });
    expect(judge([alloc(1, 0, 1, false)], pageCached(freeList))).toBeUndefined();
  });
});
