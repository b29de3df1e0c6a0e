/**
 * The search wraps around, and on a full heap never ends. Happened: HPDCS/NBBS. Infects every
 * design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { isEmpty } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class SearchNeverEnds extends FreeList {
  protected override findSource(k: number): number {
    if (k > this.lastOrder) return -1;
    let j = k;
    while (isEmpty(this.memory, this.sentinel(j))) j = j === this.lastOrder ? k : j + 1;
    return j;
  }
}

/** See the head of this file. */
export const searchNeverEnds = faultIn(freeList, SearchNeverEnds, {
  name: 'search-never-ends',
  obligation: 'O13',
  bug: 'The search wraps around, and on a full heap never ends.',
  happened: 'HPDCS/NBBS',
});
