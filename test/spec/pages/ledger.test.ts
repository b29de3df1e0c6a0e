/** What the ledger says of a wrong answer, word by word; that it blames rightly is a law. */
import { describe, expect, test } from 'vitest';
import { blind, brokenBy } from '../../../spec/operations/operations.ts';
import { Ledger } from '../../../spec/pages/ledger.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const order = (k: number) => k as Order;
const at = (frame: number) => frame as Frame;
const block = (frame: number, k: number) => ({ at: at(frame), order: order(k) });

/** [4,12) without frame 7: free are 4^1, 6^0, 8^2. */
const ledger = () => new Ledger(zone({ regions: [[4, 12]], reserved: [[7, 8]], orderMax: 2 }));

/** Has an alloc answered, and takes note of it where that is right. */
function alloc(book: Ledger, k: number, frame: number) {
  const got = frame < 0 ? undefined : block(frame, k);
  const [broken] = [...brokenBy(book, { op: 'alloc', order: order(k) }, got, blind)];
  if (!broken && got) book.change([], [got]);
  return broken;
}

test('starts with what comes and nothing gone, on both sides of a hole', () => {
  const book = ledger();
  expect(book.gone).toEqual([]);
  expect(book.come).toEqual([block(4, 1), block(6, 0), block(8, 2)]);
  expect(book.state()).toMatchObject({ live: [], free: book.come });
});

test('says what a call took away and what it added', () => {
  const book = ledger();
  expect(alloc(book, 0, 6)).toBeUndefined();
  expect([book.gone, book.come]).toEqual([[block(6, 0)], []]);
  expect(alloc(book, 0, 4)).toBeUndefined();
  expect([book.gone, book.come]).toEqual([[block(4, 1)], [block(5, 0)]]);
  book.change([block(4, 0)], []);
  expect([book.gone, book.come]).toEqual([[block(5, 0)], [block(4, 1)]]);
  expect([book.liveAt(at(6)), book.liveAt(at(4)), book.liveAt(at(99))]).toEqual([0, -1, -1]);
  expect([book.isLive(block(6, 0)), book.isLive(block(6, 1))]).toEqual([true, false]);
});

describe('a wrong answer is told with its reason:', () => {
  test.each([
    [0, -1, 'O2', 'refused order 0, but 6^0 is free', [block(6, 0)]],
    [
      1,
      8,
      'O3',
      'gave 8^1 out of 8^2, but 4^1 is smaller and fits',
      [block(8, 1), block(8, 2), block(4, 1)],
    ],
    [1, 40, 'O1', 'gave 40^1, which is not in the zone', [block(40, 1)]],
    [1, 5, 'O1', 'gave 5^1, which is not aligned', [block(5, 1)]],
    [0, 7, 'O1', 'gave 7^0, but frame 7 is reserved', [block(7, 0)]],
    [1, 6, 'O1', 'gave 6^1, but frame 7 is reserved', [block(6, 1)]],
  ])('order %d at %d breaks %s: %s', (k, frame, id, why, blocks) => {
    const blame = alloc(ledger(), k, frame);
    expect(blame).toEqual({ id, why, blocks });
  });

  test.each([
    [0, 9, 'gave 9^0, but 8^1 is live', [block(9, 0), block(8, 1)]],
    [2, 8, 'gave 8^2, but 8^1 is live', [block(8, 2), block(8, 1)]],
    [0, 8, 'gave 8^0, but 8^1 is live', [block(8, 0), block(8, 1)]],
  ])('order %d at %d, where a block is live: %s', (k, frame, why, blocks) => {
    const book = ledger();
    for (const [one, where] of [
      [0, 6],
      [1, 4],
      [1, 8],
    ] as const) {
      expect(alloc(book, one, where)).toBeUndefined();
    }
    expect(alloc(book, k, frame)).toEqual({ id: 'O1', why, blocks });
  });

  test('a live block that only touches it is not in its way', () => {
    const book = new Ledger(zone({ regions: [[0, 8]], orderMax: 3 }));
    for (const frame of [0, 1, 2, 3]) expect(alloc(book, 0, frame)).toBeUndefined();
    book.change([block(1, 0)], []);
    expect(alloc(book, 0, 2)?.why).toBe('gave 2^0, but 2^0 is live');
    expect(alloc(book, 1, 0)?.why).toBe('gave 0^1, but 0^0 is live');
  });
});

test('live blocks on both sides of a hole are not in the way of what would lie in it', () => {
  const book = ledger();
  expect(alloc(book, 0, 6)).toBeUndefined();
  expect(alloc(book, 2, 8)).toBeUndefined();
  expect(alloc(book, 0, 7)).toMatchObject({ why: 'gave 7^0, but frame 7 is reserved' });
});

test('a block overlaps a free one that covers it, and one that lies inside it', () => {
  const book = ledger();
  const overlapping = [block(9, 0), block(4, 1), block(6, 0), block(6, 1), block(8, 2)];
  expect(overlapping.map((b) => book.overlapsFree(b))).toEqual(overlapping.map(() => true));
  expect(alloc(book, 1, 4)).toBeUndefined();
  expect([book.overlapsFree(block(4, 1)), book.overlapsFree(block(7, 0))]).toEqual([false, false]);
  expect(book.overlapsFree(block(4, 2))).toBe(true);
  expect(alloc(book, 0, 6)).toBeUndefined();
  expect(book.overlapsFree(block(4, 2))).toBe(false);
});

test('regions that touch never merge where each aligns its own blocks', () => {
  const regions = [
    [0, 1],
    [1, 2],
  ] as const;
  const book = new Ledger(zone({ regions, orderMax: 1, alignment: 'region' }));
  expect(alloc(book, 0, 0)).toBeUndefined();
  book.change([block(0, 0)], []);
  expect(book.state().free).toEqual([block(0, 0), block(1, 0)]);
});
