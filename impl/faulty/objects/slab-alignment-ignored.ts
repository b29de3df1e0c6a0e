/**
 * A class is chosen by the size alone.
 * Happened: spaskalev#67, jjyr/buddy-alloc#5. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class AlignmentIgnored extends Pmm {
  protected override needed(bytes: number): number {
    return super.needed(bytes, 1);
  }
}

/** See the head of this file. */
export const alignmentIgnored = slabFault(AlignmentIgnored, {
  name: 'slab-alignment-ignored',
  obligation: 'S5',
  bug: 'A class is chosen by the size alone.',
  happened: 'spaskalev#67, jjyr/buddy-alloc#5',
});
