/**
 * The size is rounded up in 32 bits, and the largest sizes wrap around.
 * Happened: evanw, ajfrantz, paudsu01; spaskalev/buddy_alloc#17. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class RoundingWraps extends Pmm {
  protected override needed(bytes: number, alignment: number): number {
    const rounded = ((bytes + 3) & ~3) >>> 0;
    return bytes > 0 ? super.needed(Math.max(rounded, 4), alignment) : 0;
  }
}

/** See the head of this file. */
export const roundingWraps = slabFault(RoundingWraps, {
  name: 'slab-rounding-wraps',
  obligation: 'O14',
  bug: 'The size is rounded up in 32 bits, and the largest sizes wrap around.',
  happened: 'evanw, ajfrantz, paudsu01; spaskalev/buddy_alloc#17',
});
