/**
 * A new slab is listed under two descriptors.
 * Happened: rcore#8: inserted before and after. Infects pmm.
 */
import { insertAfter } from '../list.ts';
import { DESCRIPTOR_WORDS, NONE, SlabCache } from '../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class DescribedTwice extends SlabCache {
  protected override grow(): number {
    const slab = super.grow();
    const twin = slab === NONE ? NONE : this.descriptors.take(this.frameOf(slab));
    if (twin === NONE || twin === slab) return slab;
    for (let word = 2; word < DESCRIPTOR_WORDS; word++) {
      this.memory.store(twin + word, this.memory.load(slab + word));
    }
    insertAfter(this.memory, slab, twin);
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
