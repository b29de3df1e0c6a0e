/**
 * A slab whose frame is given back stays on its list.
 * Happened: no report known. Infects pmm.
 */
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class GivenBackListed extends SlabCache {
  protected override giveBack(slab: number): void {
    this.countEmpties(-1);
    this.frames.giveFrame(this.frameOf(slab));
  }
}

/** See the head of this file. */
export const givenBackListed = cacheFault(GivenBackListed, {
  name: 'slab-given-back-listed',
  obligation: 'S6',
  bug: 'A slab whose frame is given back stays on its list.',
  happened: 'no report known',
});
