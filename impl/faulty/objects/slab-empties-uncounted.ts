/**
 * An empty slab that gets its first object is counted as empty still.
 * Happened: S-andres0694: totals counted twice or under zero. Infects pmm.
 */
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class EmptiesUncounted extends SlabCache {
  protected override countEmpties(change: 1 | -1): void {
    if (change > 0) super.countEmpties(change);
  }
}

/** See the head of this file. */
export const emptiesUncounted = cacheFault(EmptiesUncounted, {
  name: 'slab-empties-uncounted',
  obligation: 'I10',
  bug: 'An empty slab that gets its first object is counted as empty still.',
  happened: 'S-andres0694: totals counted twice or under zero',
});
