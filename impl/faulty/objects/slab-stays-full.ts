/**
 * A full slab that gets an object back stays on the list of full ones.
 * Happened: no report known. Infects pmm.
 */
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class StaysFull extends SlabCache {
  protected override move(slab: number, from: number, to: number): void {
    const isFull = this.shown(slab).inUse === this.capacity - 1 && to !== from;
    if (!isFull || from > to) super.move(slab, from, to);
  }
}

/** See the head of this file. */
export const staysFull = cacheFault(StaysFull, {
  name: 'slab-stays-full',
  obligation: 'S4',
  bug: 'A full slab that gets an object back stays on the list of full ones.',
  happened: 'no report known',
});
