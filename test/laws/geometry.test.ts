/** The geometry of blocks is pinned by laws: no exploration can see its own spec being wrong. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  block,
  buddyOf,
  covers,
  endOf,
  halvesOf,
  isAligned,
  overlap,
  parentOf,
  partsOf,
  sameBlock,
  sizeOf,
} from '../../spec/blocks/geometry.ts';
import { ORDER_MAX, order } from '../../spec/blocks/units.ts';

const origins = fc.integer({ min: 0, max: 1000 });
/** An aligned block, its origin and its place among the blocks of its order. */
const placed = fc
  .record({
    origin: origins,
    k: fc.integer({ min: 0, max: ORDER_MAX - 1 }),
    place: fc.integer({ min: 0, max: 200 }),
  })
  .map(({ origin, k, place }) => ({ origin, place, b: block(origin + place * 2 ** k, k) }));

test('a block of order k spans 2^k frames, doubled one at a time', () => {
  let frames = 1;
  for (let k = 0; k <= ORDER_MAX; k++, frames += frames) expect(sizeOf(order(k))).toBe(frames);
});

test('the buddy of the buddy is the block, and it is another block', () => {
  fc.assert(
    fc.property(placed, ({ b, origin }) => {
      const buddy = buddyOf(b, origin);
      expect(buddyOf(buddy, origin)).toEqual(b);
      expect(overlap(b, buddy)).toBe(false);
      expect(isAligned(buddy, origin)).toBe(true);
    }),
  );
});

test('relative to the origin, the buddy differs in exactly the bit of its order', () => {
  fc.assert(
    fc.property(placed, ({ b, origin }) => {
      const other = buddyOf(b, origin).at - origin;
      expect((b.at - origin) ^ other).toBe(1 << b.order);
    }),
  );
});

test('buddies are the halves of their parent, the even one below', () => {
  fc.assert(
    fc.property(placed, ({ b, origin, place }) => {
      const parent = parentOf(b, origin);
      const pair = [b, buddyOf(b, origin)].toSorted((x, y) => x.at - y.at);
      expect(halvesOf(parent)).toEqual(pair);
      expect(sameBlock(pair[0]!, b)).toBe(place % 2 === 0);
      expect(parentOf(buddyOf(b, origin), origin)).toEqual(parent);
    }),
  );
});

test('two aligned blocks of one origin are nested or disjoint', () => {
  fc.assert(
    fc.property(placed, placed, ({ b }, { b: c, origin }) => {
      const moved = block(origin + Math.floor(b.at / sizeOf(b.order)) * sizeOf(b.order), b.order);
      expect(overlap(moved, c)).toBe(covers(moved, c) || covers(c, moved));
    }),
  );
});

test('the parts of a block are aligned, disjoint, ascending, and make it up', () => {
  fc.assert(
    fc.property(placed, fc.integer({ min: 0, max: 6 }), ({ b, origin }, down) => {
      const k = order(Math.max(0, b.order - down));
      const parts = partsOf(b, k);
      expect(parts[0]?.at).toBe(b.at);
      expect(endOf(parts.at(-1)!)).toBe(endOf(b));
      parts.forEach((part, i) => {
        expect(isAligned(part, origin)).toBe(true);
        if (i > 0) expect(part.at).toBe(endOf(parts[i - 1]!));
      });
    }),
  );
  expect(partsOf(block(0, 1), order(2))).toEqual([]);
});

test('a block covers itself and its halves, and no half covers it', () => {
  const whole = block(8, 3);
  expect(covers(whole, whole)).toBe(true);
  for (const half of halvesOf(whole)) {
    expect(covers(whole, half)).toBe(true);
    expect(covers(half, whole)).toBe(false);
  }
  expect(() => halvesOf(block(5, 0))).toThrow('a block of order 0 has no halves, got 5^0');
});
