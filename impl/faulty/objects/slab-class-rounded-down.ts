/**
 * The class is the largest one that the size fills, not the least that holds it.
 * Happened: skyFzz, TunaCici: order not rounded up. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class ClassRoundedDown extends Pmm {
  protected override classFor(bytes: number): number {
    const { classes } = this.sizes;
    return super.classFor(bytes) < 0 ? -1 : classes.findLastIndex((size) => size <= bytes);
  }
}

/** See the head of this file. */
export const classRoundedDown = slabFault(ClassRoundedDown, {
  name: 'slab-class-rounded-down',
  obligation: 'S5',
  bug: 'The class is the largest one that the size fills, not the least that holds it.',
  happened: 'skyFzz, TunaCici: order not rounded up',
});
