/**
 * Caches of single frames on one CPU, word by word: what a refill, a drain and a full cache leave,
 * and what is no size of a cache. Every schedule of them is searched in `shared-faults.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { type CacheSize, type PageCache, pageCached } from '../../../impl/smp/page-cache.ts';
import { SharedWords, ThreadCpu } from '../../../impl/smp/shared-words.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const GARBAGE = 0x5bad;
const FRAMES = 8;
const on = zone({ regions: [[0, FRAMES]], orderMax: 3 });
const single = 0 as Order;

/** Over garbage, seen by CPU `id` of two. */
function booted(size: CacheSize, id = 0) {
  const design = pageCached(orderMap, size);
  const metadataWords = orderMap.metadataWords(on);
  const frameBase = metadataWords + design.words(2, on);
  const memory = new SharedWords(new Int32Array(frameBase + FRAMES * 4).fill(GARBAGE));
  const space = { memory, zone: on, metadataWords, frameBase, frameWords: 4 };
  const own = { ownBase: metadataWords, cpu: new ThreadCpu(id), cpus: 2 };
  const allocator = design.attach({ ...space, ...own }) as PageCache;
  expect(allocator.init()).toBe(true);
  return { allocator, memory, ownBase: metadataWords };
}

const kept = ({ allocator }: ReturnType<typeof booted>) =>
  [0, 1].map((cpu) => allocator.cached(cpu).length);
const freeFrames = ({ allocator }: ReturnType<typeof booted>) => {
  const { freeBlocks } = allocator.inspect() as { freeBlocks?: readonly { order: number }[] };
  return freeBlocks?.reduce((sum, { order }) => sum + 2 ** order, 0);
};

test('starts with free locks and empty caches, over garbage', () => {
  const { memory, ownBase } = booted({ max: 2, batch: 2 });
  // The zone's lock, one per CPU, then a count and two entries per CPU.
  const own = Array.from({ length: 9 }, (_, i) => memory.load(ownBase + i));
  expect(own).toEqual([0, 0, 0, 0, GARBAGE, GARBAGE, 0, GARBAGE, GARBAGE]);
});

test('alloc refills its own cache by a batch, and takes the newest', () => {
  const on_ = booted({ max: 4, batch: 3 }, 1);
  const first = on_.allocator.alloc(single);
  expect(kept(on_)).toEqual([0, 2]);
  expect(on_.allocator.cached(1)).not.toContain(first);
  const [, newest] = on_.allocator.cached(1);
  expect(on_.allocator.alloc(single)).toBe(newest);
});

test('free fills the cache to its limit, and only then drains a batch of the newest', () => {
  const on_ = booted({ max: 2, batch: 1 });
  const got = Array.from({ length: 4 }, () => on_.allocator.alloc(single) as Frame);
  expect(kept(on_)).toEqual([0, 0]);
  const filled = got.map((at) => [on_.allocator.free(at, single), kept(on_)[0]]);
  expect(filled).toEqual([
    [true, 1],
    [true, 2],
    [true, 2],
    [true, 2],
  ]);
  expect(on_.allocator.cached(0)).toEqual([got[0], got[3]]);
});

test('larger orders go past the caches, and what these hold is drained before a refusal', () => {
  const on_ = booted({ max: 2, batch: 2 });
  const whole = on_.allocator.alloc(3 as Order);
  expect([whole, kept(on_)]).toEqual([0, [0, 0]]);
  expect(on_.allocator.alloc(2 as Order)).toBe(-1);
  expect(on_.allocator.free(0 as Frame, 3 as Order)).toBe(true);
  const at = on_.allocator.alloc(single) as Frame;
  expect(kept(on_)).toEqual([1, 0]);
  expect(on_.allocator.free(at, single)).toBe(true);
  expect(on_.allocator.alloc(3 as Order)).toBe(0);
  expect(kept(on_)).toEqual([0, 0]);
  expect(on_.allocator.free(1 as Frame, 3 as Order)).toBe(false);
  expect(freeFrames(on_) ?? 0).toBe(0);
});

test('caches lie behind the locks, one after the other, and are all there is', () => {
  const design = pageCached(orderMap, { max: 2, batch: 1 });
  // The lock of the lists and two of caches, then a count and two frames for each CPU.
  expect([0, 1].map((cpu) => design.cacheAt?.(cpu, 2))).toEqual([
    { from: 3, to: 6, lock: 1 },
    { from: 6, to: 9, lock: 2 },
  ]);
  expect([design.words(2, on), design.locks(2)]).toEqual([9, 3]);
});

describe('a cache', () => {
  test.each([
    [0, 2],
    [3, 2],
    [-1, 2],
    [1.5, 2],
    [1, 2.5],
    [Number.NaN, 2],
    [1, Number.NaN],
  ])('of batch %d and max %d is none', (batch, max) => {
    const why = `a cache needs 1 <= batch <= max, got batch ${batch} and max ${max}`;
    expect(() => pageCached(orderMap, { batch, max })).toThrow(why);
  });

  test('says what it is, and how many words and locks it has', () => {
    const design = pageCached(orderMap, { batch: 1, max: 3 });
    expect(design).toMatchObject({ name: 'cached-order-map', cacheMax: 3 });
    expect(design.summary).toBe('order-map with per-CPU caches of up to 3 frames');
    expect(design.source).not.toBe('');
    expect([design.words(2, on), design.locks(2)]).toEqual([11, 3]);
  });
});
