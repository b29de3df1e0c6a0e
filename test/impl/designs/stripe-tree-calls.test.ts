/** Design stripe-tree beyond small zones: its metadata, the cost of calls, all its size classes. */
import { expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { stripeTree } from '../../../impl/designs/stripe-tree/stripe-tree.ts';
import { allocCall, freeCall, LockStep } from '../../../models/one-cpu/histories/lock-step.ts';
import { Mounted } from '../../../models/subject/pages/mount.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { type Zone, type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

const zoneOf = (shape: ZoneShape): Zone => zone({ ...shape, alignment: 'region' });

test('frames with metadata are taken from nobody and given to nobody', () => {
  const mounted = new Mounted(stripeTree, zoneOf({ regions: [[0, 8]], orderMax: 3 }));
  const { allocator, memory } = mounted;
  for (let i = 0; i < 7; i++) expect(allocator.alloc(0 as Order)).toBeLessThan(7);
  expect(allocator.alloc(0 as Order)).toBe(-1);
  memory.begin(10_000);
  // No bit tells these three from a live block; that they hold the metadata does.
  expect(allocator.free(7 as Frame, 0 as Order)).toBe(false);
  expect(allocator.free(6 as Frame, 1 as Order)).toBe(false);
  expect(allocator.free(0 as Frame, 3 as Order)).toBe(false);
  expect(memory.isUnchanged()).toBe(true);
});

test('a free costs a look at 16 frames a word, and no more than is declared', () => {
  // One tree to give back whole; the other has room for 26 + 6 + 2^8 + 4 words.
  const regions = [
    [0, 4096],
    [4096, 4160],
  ] as const;
  const on = zoneOf({ regions, orderMax: 12 });
  const { allocator, memory, frames } = new Mounted({ ...stripeTree, frameWords: 8 }, on);
  expect(allocator.alloc(12 as Order)).toBe(0);
  memory.begin(stripeTree.declares.accessesMax(frames));
  expect(allocator.free(0 as Frame, 12 as Order)).toBe(true);
  expect(memory.accesses).toBeGreaterThan(4096 / 16);
  expect(memory.accesses).toBeLessThan(4096 / 16 + 64);
});

test('18 size classes and many regions of any size go through 20,000 calls with the spec', () => {
  const random = prng(20);
  const regions: [number, number][] = [[3, 3 + 2 ** 17 + 77]];
  for (let from = 2 ** 18; regions.length < 60; from += 3000) {
    regions.push([from, from + 1 + random.below(2900)]);
  }
  const run = new LockStep(stripeTree, zoneOf({ regions, orderMax: 17 }), { lookEvery: 10_000 });
  expect(run.start()).toBeUndefined();
  const live: Block[] = [];
  for (let i = 0; i < 20_000; i++) {
    // Mostly small blocks, now and then one of any class; more is taken than given for a while.
    const k = random.below(8) === 0 ? random.below(19) : random.below(5);
    const isAlloc = live.length === 0 || random.below(20_000) > i / 2 + 4_000;
    const at = random.below(live.length || 1);
    const own = live[at];
    if (isAlloc || !own) {
      expect(run.apply(allocCall(k))).toBeUndefined();
      if (typeof run.answer === 'object') live.push(run.answer);
    } else {
      expect(run.apply(freeCall(own.at, own.order))).toBeUndefined();
      live[at] = live.at(-1) as Block;
      live.pop();
    }
  }
  expect(run.calls).toBe(20_000);
  expect(run.refused).toBeGreaterThan(100);
  for (const b of live) expect(run.apply(freeCall(b.at, b.order))).toBeUndefined();
  expect(run.look()).toBeUndefined();
});
