/**
 * Draining forgets the last object of a batch.
 * Happened: no report known. Infects pmm.
 */
import { CpuArray } from '../../slab/cpu-array.ts';
import { arrayFault } from './slab-fault.ts';

class DrainLoses extends CpuArray {
  override drain(most: number, put: (object: number) => void): void {
    const last = Math.min(most, this.count()) - 1;
    let i = 0;
    super.drain(most, (object) => {
      if (i++ < last) put(object);
    });
  }
}

/** See the head of this file. */
export const drainLoses = arrayFault(DrainLoses, {
  name: 'slab-drain-loses',
  obligation: 'C1',
  bug: 'Draining forgets the last object of a batch.',
  happened: 'no report known',
});
