/**
 * The free list has one object more than the frame has room for.
 * Happened: xv6: the last pair handled twice. Infects pmm.
 */
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class FilledOverEnd extends SlabCache {
  protected override fill(at: number): number {
    const end = at * this.frames.frameBytes + this.cut.firstAt + this.capacity * this.cut.bytes;
    const first = super.fill(at);
    if (this.cut.firstAt === 0) this.memory.store(this.frames.wordOf(end - this.cut.bytes), end);
    return first;
  }
}

/** See the head of this file. */
export const filledOverEnd = cacheFault(FilledOverEnd, {
  name: 'slab-filled-over-end',
  obligation: 'S3',
  bug: 'The free list has one object more than the frame has room for.',
  happened: 'xv6: the last pair handled twice',
});
