/**
 * Free does not look for the object in the arrays.
 * Happened: menios#266, spaskalev#119. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class DoubleFreeUnseen extends Pmm {
  protected override isCached(): boolean {
    return false;
  }
}

/** See the head of this file. */
export const doubleFreeUnseen = slabFault(DoubleFreeUnseen, {
  name: 'slab-double-free-unseen',
  obligation: 'O10',
  bug: 'Free does not look for the object in the arrays.',
  happened: 'menios#266, spaskalev#119',
});
