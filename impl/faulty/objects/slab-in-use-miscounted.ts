/**
 * The last free object that is taken is not counted.
 * Happened: S-andres0694: totals counted twice or under zero. Infects pmm.
 */
import { NONE, SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class InUseMiscounted extends SlabCache {
  protected override use(slab: number, change: 1 | -1): void {
    const { inUse, firstFree } = this.shown(slab);
    if (change < 0 || firstFree !== NONE || inUse === 0) super.use(slab, change);
  }
}

/** See the head of this file. */
export const inUseMiscounted = cacheFault(InUseMiscounted, {
  name: 'slab-in-use-miscounted',
  obligation: 'S2',
  bug: 'The last free object that is taken is not counted.',
  happened: 'S-andres0694: totals counted twice or under zero',
});
