/**
 * A request for nothing gets the smallest object.
 * Happened: lotabout. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class SizeZero extends Pmm {
  protected override needed(bytes: number, alignment: number): number {
    return super.needed(Math.max(bytes, 1), alignment);
  }
}

/** See the head of this file. */
export const sizeZero = slabFault(SizeZero, {
  name: 'slab-size-zero',
  obligation: 'O14',
  bug: 'A request for nothing gets the smallest object.',
  happened: 'lotabout',
});
