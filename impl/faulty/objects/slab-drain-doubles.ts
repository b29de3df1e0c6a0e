/**
 * Draining puts objects on their slabs and leaves the last of them in the array.
 * Happened: free list and pool both holding an object. Infects pmm.
 */
import { CpuArray } from '../../slab/cpu-array.ts';
import { arrayFault } from './slab-fault.ts';

class DrainDoubles extends CpuArray {
  override drain(most: number, put: (object: number) => void): void {
    let last: number | undefined;
    super.drain(most, (object) => {
      put(object);
      last = object;
    });
    if (last !== undefined) this.push(last);
  }
}

/** See the head of this file. */
export const drainDoubles = arrayFault(DrainDoubles, {
  name: 'slab-drain-doubles',
  obligation: 'C1',
  bug: 'Draining puts objects on their slabs and leaves the last of them in the array.',
  happened: 'free list and pool both holding an object',
});
