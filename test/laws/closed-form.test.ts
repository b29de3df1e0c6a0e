/**
 * The closed form against everything that can count states without it: the recurrences S(n),
 * listings of every state of the spec, and searches of designs in lock step.
 */
import { describe, expect, test } from 'vitest';
import { interned } from '../../engine/search/intern.ts';
import { search } from '../../engine/search/search.ts';
import { totals } from '../../models/contracts/closed-form.ts';
import { specOnly } from '../../models/contracts/readable-spec.ts';
import { freeBlocks } from '../../spec/pages/state.ts';
import { type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';

const power = (n: number): Zone => zone({ regions: [[0, 2 ** n]], orderMax: n });

/** Every state of the spec, each as often as its free blocks can be listed, order by order. */
function listed(on: Zone): { spec: number; lists: number } {
  const model = interned(specOnly(on));
  const found = { spec: 0, lists: 0 };
  search(model, {
    onState: (words, at) => {
      const free = freeBlocks(model.stateAt(words, at));
      const orders = new Map<number, number>();
      let ways = 1;
      for (const b of free) {
        const nth = (orders.get(b.order) ?? 0) + 1;
        orders.set(b.order, nth);
        ways *= nth;
      }
      found.spec++;
      found.lists += ways;
    },
  });
  return found;
}

const awkward: readonly (ZoneShape & { readonly lists: number })[] = [
  { regions: [[0, 8]], orderMax: 3, lists: 1829 },
  { regions: [[0, 5]], orderMax: 2, lists: 88 },
  { regions: [[0, 6]], orderMax: 2, lists: 214 },
  { regions: [[0, 7]], orderMax: 2, lists: 776 },
  { regions: [[3, 8]], orderMax: 2, lists: 88 },
  { regions: [[0, 8]], orderMax: 2, lists: 1829 },
  { regions: [[0, 8]], orderMax: 1, lists: 1912 },
  { regions: [[0, 11]], orderMax: 3, lists: 101_628 },
  {
    regions: [
      [0, 4],
      [6, 10],
    ],
    orderMax: 2,
    lists: 1860,
  },
  { regions: [[0, 8]], reserved: [[3, 4]], orderMax: 3, lists: 776 },
];

describe('the closed form', () => {
  test('gives S(n) = S(n-1)² + 1, S(0) = 2, for the spec', () => {
    let expected = 2;
    for (let n = 0; n <= 4; n++) {
      expect(totals(power(n))?.spec).toBe(expected);
      expected = expected ** 2 + 1;
    }
  });

  test('gives 2, 5, 30, 1,829 and 52,305,150 states with ordered lists, as others found', () => {
    expect([0, 1, 2, 3, 4].map((n) => totals(power(n))?.lists)).toEqual([
      2, 5, 30, 1829, 52_305_150,
    ]);
  });

  test('gives 2, 9, 86, 4,287 and 5,673,528 steps of the spec, as others found', () => {
    expect([0, 1, 2, 3, 4].map((n) => totals(power(n))?.firstSteps)).toEqual([
      2, 9, 86, 4287, 5_673_528,
    ]);
  });

  test.each(awkward)('agrees with a listing of every state: %o', ({ lists, ...shape }) => {
    const on = zone(shape);
    const { spec, lists: counted } = totals(on) ?? {};
    expect({ spec, lists: counted }).toEqual(listed(on));
    expect(counted).toBe(lists);
  });

  test.each(['any', 'first'] as const)('agrees with a search on the steps, cut: %s', (cut) => {
    for (const { lists: _, ...shape } of awkward.slice(0, 6)) {
      const on = zone(shape);
      const steps = totals(on)?.[cut === 'any' ? 'anySteps' : 'firstSteps'];
      expect(search(specOnly(on, cut)).explored.transitions).toBe(steps);
    }
  });

  test('says nothing where its number would not be exact', () => {
    expect(totals(power(5))).toBe(undefined);
    expect(totals(power(6))).toBe(undefined);
  });
});
