/**
 * Where descriptors of slabs come from, with no fixed pool of them: from slabs, of course. They
 * have a cache of their own; and a slab of descriptors keeps its own descriptor at the start of its
 * frame. There the recursion ends: a new slab of objects may need a new slab of descriptors, which
 * needs a frame and nothing else. No call goes deeper.
 */
import type { ObjectLock } from '../../spec/slab-port.ts';
import type { Frames } from './frames.ts';
import { DESCRIPTOR_WORDS, type Descriptors, NONE, type SlabCache } from './slab-cache.ts';

/** Bytes of a descriptor: words have 4. */
export const DESCRIPTOR_BYTES = 4 * DESCRIPTOR_WORDS;

/** For slabs of descriptors: in the frame itself. */
export const inFrame = (frames: Frames): Descriptors => ({
  take: (at) => frames.wordOf(at * frames.frameBytes),
  give: () => undefined,
});

/** For slabs of objects: from the cache of descriptors, under its lock. */
export function fromCache(frames: Frames, cache: SlabCache, lock: ObjectLock): Descriptors {
  return {
    take: () => {
      const on = lock.lock();
      const descriptor = cache.take(true);
      lock.unlock(on);
      return descriptor === NONE ? NONE : frames.wordOf(descriptor);
    },
    give: (slab) => {
      const on = lock.lock();
      cache.put(frames.pointerTo(slab));
      lock.unlock(on);
    },
  };
}
