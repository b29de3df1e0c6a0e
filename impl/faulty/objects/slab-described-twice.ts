/**
 * A new slab is listed under two descriptors.
 * Happened: rcore#8: inserted before and after. Infects pmm.
 */
import { insertAfter } from '../../memory/list.ts';
import { type Backing, DESCRIPTOR_WORDS, SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class DescribedTwice extends SlabCache {
  override make(backing: Backing): number {
    const slab = super.make(backing);
    const twin = this.descriptors.take();
    if (!twin) return slab;
    this.frames.giveFrame(twin.at);
    for (let word = 2; word < DESCRIPTOR_WORDS; word++) {
      this.memory.store(twin.slab + word, this.memory.load(slab + word));
    }
    insertAfter(this.memory, slab, twin.slab);
    return slab;
  }
}

/** See the head of this file. */
export const describedTwice = cacheFault(DescribedTwice, {
  name: 'slab-described-twice',
  obligation: 'S1',
  bug: 'A new slab is listed under two descriptors.',
  happened: 'rcore#8: inserted before and after',
});
