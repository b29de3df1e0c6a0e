/**
 * Free looks for the object in the arrays, and not on its slab.
 * Happened: document 002, as it is written. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class ListNotAsked extends Pmm {
  protected override isFree(object: number, index: number): boolean {
    return this.isCached(object, index);
  }
}

/** See the head of this file. */
export const listNotAsked = slabFault(ListNotAsked, {
  name: 'slab-list-not-asked',
  obligation: 'O10',
  bug: 'Free looks for the object in the arrays, and not on its slab.',
  happened: 'document 002, as it is written',
});
