/** Bad frees that a design cannot see are made, too, and what becomes of them is counted. */
import { expect, test } from 'vitest';
import { blindSpots } from '../../../models/contracts/blind-spots.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { pairMapTrusting } from '../../../impl/designs/pair-map-trusting.ts';
import { splitBit } from '../../../impl/designs/split-bit.ts';
import { stripeTree } from '../../../impl/designs/stripe-tree/stripe-tree.ts';
import { notShown, unseenFrees } from '../../../models/one-cpu/unseen-frees.ts';
import type { Design } from '../../../spec/ports/page-port.ts';

test('free-list takes each of the 40 that 4 frames have, and breaks something at once', () => {
  expect(blindSpots('lists', 2).unseen).toBe(40);
  const found = unseenFrees(freeList);
  expect(found).toMatchObject({ made: 40, refused: 0, unnoticed: 0 });
  // The node of what is taken back lies in a live block, but where it starts at a free frame.
  expect([...found.broke]).toEqual([
    ['O5', 39],
    ['I3', 1],
  ]);
});

test('a design that sees all is asked none, one that looks at nothing all', () => {
  expect(unseenFrees(orderMap).made).toBe(0);
  // 131 in the 26 states of the spec; lists in other orders are states of their own here.
  expect(blindSpots('none', 2).unseen).toBe(131);
  expect(unseenFrees(pairMapTrusting).made).toBe(151);
});

test('what is refused all the same is told as refused', () => {
  // It sees all, and declares that it sees its lists alone.
  const modest: Design = { ...orderMap, declares: { ...orderMap.declares, sees: 'lists' } };
  expect(unseenFrees(modest)).toMatchObject({ made: 40, refused: 40, unnoticed: 0 });
});

test('what a design does not show is told with what is not asked for want of it', () => {
  expect(notShown(freeList)).toEqual([
    ['marks', ['I8']],
    ['marked', ['I7']],
    ['counts', ['I10']],
    ['metadata', ['I9']],
  ]);
  expect(notShown(orderMap).map(([what]) => what)).toEqual(['metadata']);
  expect(notShown(stripeTree).map(([what]) => what)).toEqual(['marked', 'counts']);
  expect(notShown(splitBit).map(([what]) => what)).toEqual(['marked', 'metadata']);
});
