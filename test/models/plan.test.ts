/** The plan of a check: which zones, which methods, and how options narrow it. */
import { describe, expect, test } from 'vitest';
import { orderMap } from '../../impl/order-map.ts';
import { planFor, SEED } from '../../models/plan.ts';
import type { Design } from '../../spec/port.ts';
import { showZone } from '../../spec/zone.ts';

const full = { quick: false, seed: SEED };
const lowest: Design = { ...orderMap, declares: { ...orderMap.declares, picks: 'lowest' } };

const shown = (design: Design, options: Parameters<typeof planFor>[1]): string[] =>
  planFor(design, options).map((job) => {
    const on = 'zone' in job && job.zone ? ` ${showZone(job.zone)}` : '';
    return `${job.method}${on}${job.method === 'exhaustive' && job.symmetry ? ', symmetric' : ''}`;
  });

describe('a plan', () => {
  test('has tails, an odd base, two top blocks, two regions, a hole, and 16 frames', () => {
    expect(shown(orderMap, full)).toEqual([
      'exhaustive [0,4), top order 2',
      'exhaustive [0,8), top order 3',
      'exhaustive [0,5), top order 2',
      'exhaustive [0,6), top order 2',
      'exhaustive [0,7), top order 2',
      'exhaustive [3,8), top order 2',
      'exhaustive [0,8), top order 2',
      'exhaustive [0,4) [6,10), top order 2',
      'exhaustive [0,8) without [3,4), top order 3',
      'exhaustive [0,16), top order 4, symmetric',
      'random',
      'recorded',
    ]);
  });

  test('leaves out 16 frames when quick, and for designs that look at addresses', () => {
    const sixteen = 'exhaustive [0,16), top order 4, symmetric';
    expect(shown(orderMap, { ...full, quick: true })).not.toContain(sixteen);
    expect(shown(lowest, full)).not.toContain(sixteen);
  });

  test('uses the alignment that the design declares', () => {
    const own: Design = { ...orderMap, declares: { ...orderMap.declares, alignment: 'region' } };
    expect(shown(own, full)[0]).toBe('exhaustive [0,4), top order 2, aligned to each region');
  });
});
