/**
 * Where descriptors of slabs come from, with no fixed pool of them: from slabs, of course. They
 * have a cache of their own; and a slab of descriptors keeps its own descriptor at the start of its
 * frame. There the recursion ends: a new slab of objects may need a new slab of descriptors, which
 * needs a frame and nothing else.
 *
 * Both frames are taken at once. Taken one by one, the first is seen gone by a CPU that is refused
 * it, though it comes back, for want of a second, and nobody ever had it (K2).
 */
import type { ObjectLock } from '../../spec/ports/object-port.ts';
import type { Frames } from './frames.ts';
import {
  type Backing,
  DESCRIPTOR_WORDS,
  type Descriptors,
  NONE,
  type SlabCache,
} from './slab-cache.ts';

/** Bytes of a descriptor: words have 4. */
export const DESCRIPTOR_BYTES = 4 * DESCRIPTOR_WORDS;

/** For slabs of descriptors: in the frame itself. They are made where slabs of objects are. */
export const inFrame: Descriptors = { take: () => undefined, give: () => undefined };

/** For slabs of objects: from the cache of descriptors, under its lock. */
export function fromCache(frames: Frames, cache: SlabCache, lock: ObjectLock): Descriptors {
  return {
    take: () => {
      const on = lock.lock();
      const at = cache.hasFree() ? frames.takeFrame() : takeBoth(frames, cache);
      const backing = at === NONE ? undefined : described(frames, cache, at);
      lock.unlock(on);
      return backing;
    },
    give: (slab) => {
      const on = lock.lock();
      cache.put(frames.pointerTo(slab));
      lock.unlock(on);
    },
  };
}

/** A frame, with a new slab of descriptors in another one; or `NONE`. */
function takeBoth(frames: Frames, cache: SlabCache): number {
  const both = frames.takeTwo();
  if (!both) return NONE;
  const [at, own] = both;
  cache.make({ at: own, slab: frames.wordOf(own * frames.frameBytes) });
  return at;
}

const described = (frames: Frames, cache: SlabCache, at: number): Backing => ({
  at,
  slab: frames.wordOf(cache.take(false)),
});
