/**
 * A search that finds nothing goes on to the list of the order above the top, which is none.
 * Happened: Arnav-Bista, when out of memory. Infects every design with a list per order.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { isEmpty } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class ReadsListAbove extends FreeList {
  protected override findSource(k: number): number {
    for (let j = k; j <= this.lastOrder + 1; j++) {
      if (!isEmpty(this.memory, this.sentinel(j))) return j;
    }
    return -1;
  }
}

/** See the head of this file. */
export const readsListAbove = faultIn(freeList, ReadsListAbove, {
  name: 'reads-list-above',
  obligation: 'O8',
  bug: 'A search that finds nothing goes on to the list of the order above the top.',
  happened: 'Arnav-Bista, when out of memory',
});
