/** A scenario fails exactly as the search that found it did, and says what no longer fits. */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { faults } from '../../../impl/faulty/index.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { callOf } from '../../../spec/operations/calls.ts';
import { playScenario } from '../../../models/one-cpu/scenario.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { decodeTrace } from '../../../models/kept/trace-text.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import type { Call } from '../../../spec/operations/operations.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const alloc = (k: number): Call => ({ op: 'alloc', order: order(k) });
const free = (at: number, k: number): Call => ({ op: 'free', block: block(at, k) });
const four = zone({ regions: [[0, 4]], orderMax: 2 });

describe('a scenario', () => {
  test.each(faults.map(({ name, design }) => ({ name, design })))(
    'of $name fails at its last call as the search said',
    ({ design }) => {
      const verdict = search(new Sequential(design, four), 10_000);
      if (verdict.kind !== 'fails') {
        expect(verdict.kind).toBe('holds');
        return;
      }
      const calls = verdict.trace.actions.map((action) => callOf(four, action));
      const played = playScenario(design, four, calls);
      expect(played.failure).toEqual(verdict.failure);
      expect(played.steps).toHaveLength(calls.length);
    },
  );

  test('shows every answer and the heap behind it, refusals included', () => {
    const { start, steps, failure } = playScenario(freeList, four, [
      alloc(2),
      alloc(0),
      free(0, 2),
    ]);
    expect(start).toEqual({ live: [], free: [block(0, 2)] });
    expect(failure).toBe(undefined);
    expect(steps).toEqual([
      {
        call: alloc(2),
        answer: { is: block(0, 2) },
        heap: { live: [block(0, 2)], free: [] },
      },
      { call: alloc(0), answer: { is: undefined }, heap: { live: [block(0, 2)], free: [] } },
      { call: free(0, 2), answer: { is: true }, heap: { live: [], free: [block(0, 2)] } },
    ]);
  });

  test('stops at a bad call that the design cannot see, and names it', () => {
    const { steps, unfit, failure } = playScenario(freeList, four, [alloc(2), free(1, 0)]);
    expect(steps).toHaveLength(1);
    expect(failure).toBe(undefined);
    expect(unfit).toEqual({
      step: 2,
      why: 'free 1^0 is a bad call that free-list declares it cannot see',
    });
  });

  test('runs on 65,536 frames too', () => {
    const on = zone({ regions: [[0, 65_536]], orderMax: 10 });
    const { failure, steps } = playScenario(freeList, on, [alloc(10), free(0, 10)]);
    expect(failure).toBe(undefined);
    expect(steps.map(({ answer }) => answer?.is)).toEqual([block(0, 10), true]);
  });

  test('comes back from its text', () => {
    const trace = decodeTrace('bc1:free-list:0-8:t3:a0,f0^0~18v11jt');
    expect(playScenario(freeList, trace.zone, trace.calls)).toMatchObject({
      failure: undefined,
      unfit: undefined,
    });
  });
});
