/**
 * The frame of an empty slab is given back twice.
 * Happened: StACSOS course versions: removed twice. Infects pmm.
 */
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class GivenBackTwice extends SlabCache {
  protected override giveBack(slab: number): void {
    const at = this.frameOf(slab);
    super.giveBack(slab);
    this.frames.giveFrame(at);
  }
}

/** See the head of this file. */
export const givenBackTwice = cacheFault(GivenBackTwice, {
  name: 'slab-given-back-twice',
  obligation: 'S6',
  bug: 'The frame of an empty slab is given back twice.',
  happened: 'StACSOS course versions: removed twice',
});
