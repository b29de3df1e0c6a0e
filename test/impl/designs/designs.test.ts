/** What every design says of itself: reports and documents print it. */
import { describe, expect, test } from 'vitest';
import { pmm } from '../../../impl/slab/pmm.ts';
import { spansOf } from '../../../impl/designs/split-bit-chunks.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { sharedDesigns } from '../../../models/catalogue/shared-designs.ts';
import { zone } from '../../../spec/blocks/zone.ts';

describe.each([...designs, ...sharedDesigns, pmm].map((design) => ({ design })))(
  '$design.name',
  ({ design: { name, summary, source } }) => {
    test('has a name in kebab-case, a summary and a source', () => {
      expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
      expect(summary).toMatch(/^\S.{15,}/);
      expect(source).toMatch(/^\S.{5,}/);
    });
  },
);

test('a page design aligns blocks to frame 0, or to its region where it says so', () => {
  const ofRegions = designs.filter(({ declares }) => declares.alignment === 'region');
  expect(ofRegions.map(({ name }) => name).toSorted()).toEqual(['split-bit', 'stripe-tree']);
});

test('the chunks of a zone lie at multiples of the top order from its origin', () => {
  const on = zone({
    regions: [[6, 19]],
    reserved: [
      [8, 9],
      [15, 16],
    ],
    orderMax: 2,
  });
  const [span] = spansOf(on);
  expect(
    span?.chunks.map(({ base, from, to, isWhole, holes }) => [
      base,
      from,
      to,
      isWhole,
      holes.length,
    ]),
  ).toEqual([
    [4, 6, 8, false, 0],
    [8, 8, 12, false, 1],
    [12, 12, 16, false, 1],
    [16, 16, 19, false, 0],
  ]);
});

test('a zone that ends with a chunk has none behind it', () => {
  const on = zone({ regions: [[0, 8]], orderMax: 2 });
  expect(spansOf(on)[0]?.chunks.map(({ base }) => base)).toEqual([0, 4]);
});
