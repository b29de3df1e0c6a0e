/**
 * Slabs by themselves, on eight frames of 128 bytes in bare memory: what histories of the whole
 * allocator cannot tell apart, since it asks a cache only what it has made sure of before.
 */
import { describe, expect, test } from 'vitest';
import { freeList } from '../../../impl/designs/free-list.ts';
import { FlatMemory } from '../../../impl/memory/memory.ts';
import { fromCache, inFrame } from '../../../impl/slab/descriptors.ts';
import { Frames } from '../../../impl/slab/frames.ts';
import { Halt } from '../../../impl/slab/halt.ts';
import { noLocks } from '../../../impl/slab/no-locks.ts';
import { OWNER_WORDS, Owners } from '../../../impl/slab/owners.ts';
import { documentSizes } from '../../../impl/slab/sizes.ts';
import {
  type Backing,
  CACHE_WORDS,
  type Descriptors,
  NONE,
  SlabCache,
} from '../../../impl/slab/slab-cache.ts';
import { walk } from '../../../spec/pages/lists.ts';
import type { ObjectLock, SlabList } from '../../../spec/ports/object-port.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const FRAMES = 8;
const BYTES = 128;
const on = zone({ regions: [[0, FRAMES]], orderMax: 3 });

/** Over garbage: pages, the owners of frames, and a place for two caches. */
function machine() {
  const metadataWords = freeList.metadataWords(on);
  const ownBase = metadataWords;
  const cachesBase = ownBase + FRAMES * OWNER_WORDS;
  const frameBase = cachesBase + 2 * CACHE_WORDS;
  const frameWords = BYTES / 4;
  const memory = new FlatMemory(new Int32Array(frameBase + FRAMES * frameWords).fill(0x5bad));
  const pageSpace = { memory, zone: on, metadataWords, frameBase, frameWords };
  const pages = freeList.attach(pageSpace);
  pages.init();
  const sizes = { ...documentSizes, frameBytes: BYTES };
  const owners = new Owners(memory, ownBase, 0, FRAMES);
  owners.init();
  const frames = new Frames(
    { ...pageSpace, pages, ownBase, sizes, cpus: 1 },
    owners,
    noLocks.pages,
  );
  return { memory, frames, owners, cachesBase };
}

/** A frame for each new slab, with its descriptor at the start of it. */
const inItself = (frames: Frames): Descriptors => ({
  take() {
    const at = frames.takeFrame();
    return at === NONE ? undefined : { at, slab: frames.wordOf(at * BYTES) };
  },
  give: () => undefined,
});

/** Objects of 32 bytes, with descriptors of 20 in the frame: the first lies at 20. */
function cacheInFrames(emptyMax = 1) {
  const { frames, cachesBase } = machine();
  const cut = { index: 0, bytes: 32, firstAt: 20, emptyMax };
  const cache = new SlabCache(frames, cachesBase, cut, inItself(frames));
  cache.init();
  return cache;
}

const listed = (cache: SlabCache, list: SlabList) => walk(cache.inspect().lists[list], FRAMES);

describe('an object', () => {
  test('starts where one was cut: three of 32 bytes, the first at 20', () => {
    const cache = cacheInFrames();
    const places = Array.from({ length: BYTES }, (_, i) => BYTES + i);
    const objects = places.filter((pointer) => cache.isObject(pointer)).map((p) => p - BYTES);
    expect(cache.capacity).toBe(3);
    expect(objects).toEqual([20, 52, 84]);
  });

  test('of descriptors of 20 bytes is none where the descriptor of its slab lies', () => {
    const { frames, cachesBase } = machine();
    const cut = { index: 0, bytes: 20, firstAt: 20, emptyMax: 0 };
    const cache = new SlabCache(frames, cachesBase, cut, inFrame);
    const objects = [0, 20, 40, 60, 80, 100, 120].filter((pointer) => cache.isObject(pointer));
    expect(objects).toEqual([20, 40, 60, 80, 100]);
  });
});

test('a slab that stays on its list keeps its place there', () => {
  const cache = cacheInFrames();
  const got = Array.from({ length: 9 }, () => cache.take(true));
  for (const object of [got[0], got[3], got[6]]) cache.put(object as number);
  const before = listed(cache, 'partial');
  expect(before).toHaveLength(3);
  cache.put(got[4] as number);
  expect(listed(cache, 'partial')).toEqual(before);
});

test('a descriptor is taken and given back under its lock, which is free again behind', () => {
  const acts: string[] = [];
  const lock: ObjectLock = {
    init: () => undefined,
    lock: () => acts.push('lock') > 0,
    unlock: (on_) => acts.push(`unlock ${on_}`),
  };
  const { frames, cachesBase } = machine();
  const cut = { index: 1, bytes: 20, firstAt: 20, emptyMax: 0 };
  const own = new SlabCache(frames, cachesBase, cut, inFrame);
  own.init();
  const descriptors = fromCache(frames, own, lock);
  const backing = descriptors.take();
  expect(backing).toBeDefined();
  descriptors.give((backing as Backing).slab);
  expect(acts).toEqual(['lock', 'unlock true', 'lock', 'unlock true']);
});

test('the owners of frames end with the last one, whatever lies behind', () => {
  const { owners, memory, cachesBase } = machine();
  expect(Array.from({ length: FRAMES }, (_, at) => owners.of(at))).toEqual(
    Array(FRAMES).fill(undefined),
  );
  expect(memory.load(cachesBase)).toBe(0x5bad);
  memory.store(cachesBase, 1);
  expect(owners.of(FRAMES)).toBeUndefined();
  memory.store(cachesBase - OWNER_WORDS, 1);
  expect(owners.of(FRAMES - 1)).toEqual({ cache: 0 });
});

test('a halt is an error of its own name', () => {
  expect(new Halt('double free', 64, 32, 1).name).toBe('Halt');
});
