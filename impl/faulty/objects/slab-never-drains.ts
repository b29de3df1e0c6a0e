/**
 * A free never drains: the array grows over its end.
 * Happened: no report known. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class NeverDrains extends Pmm {
  protected override freeObject(object: number, index: number, cpu: number): void {
    const isMine = this.cache(index).isObject(object) && !this.isFree(object, index);
    if (isMine) this.array(index, cpu).push(object);
    else super.freeObject(object, index, cpu);
  }
}

/** See the head of this file. */
export const neverDrains = slabFault(NeverDrains, {
  name: 'slab-never-drains',
  obligation: 'C2',
  bug: 'A free never drains: the array grows over its end.',
  happened: 'no report known',
});
