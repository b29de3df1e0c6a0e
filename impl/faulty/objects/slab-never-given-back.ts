/**
 * A slab is unlisted, and its frame is not given back.
 * Happened: no report known. Infects pmm.
 */
import { unlink } from '../../memory/list.ts';
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class NeverGivenBack extends SlabCache {
  protected override giveBack(slab: number): void {
    this.frames.owners.clear(this.frameOf(slab));
    unlink(this.memory, slab);
    this.countEmpties(-1);
    this.descriptors.give(slab);
  }
}

/** See the head of this file. */
export const neverGivenBack = cacheFault(NeverGivenBack, {
  name: 'slab-never-given-back',
  obligation: 'S6',
  bug: 'A slab is unlisted, and its frame is not given back.',
  happened: 'no report known',
});
