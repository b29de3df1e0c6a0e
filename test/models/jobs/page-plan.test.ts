/** The plan of a check: which zones, which methods, and how options narrow it. */
import { describe, expect, test } from 'vitest';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { planFor, SEED } from '../../../models/jobs/page-plan.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import { showZone } from '../../../spec/blocks/zone.ts';

const full = { quick: false, seed: SEED };
const lowest: Design = { ...orderMap, declares: { ...orderMap.declares, picks: 'lowest' } };

const shown = (design: Design, options: Parameters<typeof planFor>[1]): string[] =>
  planFor(design, options).map((job) => {
    const on = 'zone' in job && job.zone ? ` ${showZone(job.zone)}` : '';
    return `${job.method}${on}${job.method === 'exhaustive' && job.symmetry ? ', symmetric' : ''}`;
  });

describe('a plan', () => {
  test('has tails, odd bases, two top blocks, two regions, a hole, 16 and 2^20 frames', () => {
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
      'exhaustive [0,8) without [0,1) [7,8), top order 3',
      'exhaustive [0,6), top order 1',
      'exhaustive [0,11), top order 3, symmetric',
      'exhaustive [0,13), top order 3, symmetric',
      'exhaustive [3,16), top order 3, symmetric',
      'exhaustive [0,16), top order 4, symmetric',
      'widths',
      'composite [63,128), top order 6',
      'random',
      'random [5,1048544), top order 18',
      'recorded',
    ]);
  });

  test('leaves out large zones when quick, and for designs that look at addresses', () => {
    const isLarge = (line: string): boolean => line.includes('symmetric') || line.includes('1048');
    expect(shown(orderMap, { ...full, quick: true }).filter(isLarge)).toEqual([]);
    expect(shown(lowest, full).filter((line) => line.includes('symmetric'))).toEqual([]);
  });

  test('looks at a zone up to symmetry if it has more than 100,000 states', () => {
    const on = (to: number) =>
      shown(orderMap, { ...full, zone: { regions: [[0, to]], orderMax: 3 } })[0];
    expect([10, 11].map(on)).toEqual([
      'exhaustive [0,10), top order 3',
      'exhaustive [0,11), top order 3, symmetric',
    ]);
  });

  test('uses the alignment that the design declares', () => {
    const own: Design = { ...orderMap, declares: { ...orderMap.declares, alignment: 'region' } };
    expect(shown(own, full)[0]).toBe('exhaustive [0,4), top order 2, aligned to each region');
  });
});
