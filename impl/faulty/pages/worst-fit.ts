/**
 * The search for a source starts at the top order: the largest block is cut first. Happened: in
 * no repository known to us; a spec of safety alone lets it live. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { isEmpty } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class WorstFit extends FreeList {
  protected override findSource(k: number): number {
    for (let j: number = this.lastOrder; j >= k; j--) {
      if (!isEmpty(this.memory, this.sentinel(j))) return j;
    }
    return -1;
  }
}

/** See the head of this file. */
export const worstFit = faultIn(freeList, WorstFit, {
  name: 'worst-fit',
  obligation: 'O3',
  bug: 'The search for a source starts at the top order: the largest block is cut first.',
  happened: 'in no repository known to us; a spec of safety alone lets it live',
});
