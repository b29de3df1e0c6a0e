/**
 * Free refuses the top order, though alloc hands it out: < for <=. Happened: Redd-Hibb,
 * jade-robertson: a slip of this kind for regions above the top order. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class RefusesTopFree extends FreeList {
  protected override isFreeable(at: number, k: number): boolean {
    return k < this.lastOrder && super.isFreeable(at, k);
  }
}

/** See the head of this file. */
export const refusesTopFree = faultIn(freeList, RefusesTopFree, {
  name: 'refuses-top-free',
  obligation: 'O9',
  bug: 'Free refuses the top order, though alloc hands it out: < for <=.',
  happened: 'Redd-Hibb, jade-robertson: a slip of this kind for regions above the top order',
});
