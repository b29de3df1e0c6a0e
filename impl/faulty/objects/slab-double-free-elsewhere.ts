/**
 * Free looks for the object in the array of its own CPU only.
 * Happened: document 002, as it is written. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class DoubleFreeElsewhere extends Pmm {
  protected override freeObject(object: number, index: number, cpu: number): void {
    const isElsewhere = super.isCached(object, index) && !this.array(index, cpu).has(object);
    if (!isElsewhere) super.freeObject(object, index, cpu);
    else this.array(index, cpu).push(object);
  }
}

/** See the head of this file. */
export const doubleFreeElsewhere = slabFault(DoubleFreeElsewhere, {
  name: 'slab-double-free-elsewhere',
  obligation: 'O10',
  bug: 'Free looks for the object in the array of its own CPU only.',
  happened: 'document 002, as it is written',
});
