/**
 * Where the least class has no room, an object of the next one is given, before anything else is
 * tried. Happened: in no allocator that we know of. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { NONE } from '../../slab/slab-cache.ts';
import { slabFault } from './slab-fault.ts';

class NextClass extends Pmm {
  protected override tryAlloc(bytes: number, cpu: number): number {
    const got = super.tryAlloc(bytes, cpu);
    const index = this.classFor(bytes);
    const next = index < 0 ? undefined : this.sizes.classes[index + 1];
    return got !== NONE || next === undefined ? got : super.tryAlloc(next, cpu);
  }
}

/** See the head of this file. */
export const nextClass = slabFault(NextClass, {
  name: 'slab-next-class',
  obligation: 'S5',
  bug: 'Where the least class has no room, an object of the next one is given.',
  happened: 'in no allocator that we know of',
});
