/**
 * The merge asks for the bit of a pair of the top order, where no map is. Happened: skyFzz
 * 14e9aaa, the allocator of document 002; rcore buddy_system_allocator#31. Infects pair-map.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { insertAfter, unlink } from '../../memory/list.ts';
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class MergePastTopPair extends PairMap {
  override free(at: Frame, k: Order): boolean {
    if (!this.isFreeable(at, k)) return false;
    let lower: number = at;
    let j: number = k;
    while (j <= this.orderMax && this.markUsed(lower, j) === 1) {
      unlink(this.memory, this.node(lower ^ (1 << j)));
      lower &= ~(1 << j);
      j++;
    }
    insertAfter(this.memory, this.area(j), this.node(lower));
    return true;
  }
}

/** See the head of this file. */
export const mergePastTopPair = faultIn(pairMap, MergePastTopPair, {
  name: 'merge-past-top-pair',
  obligation: 'O6',
  bug: 'The merge asks for the bit of a pair of the top order, where no map is.',
  happened: 'skyFzz 14e9aaa, the allocator of document 002; rcore buddy_system_allocator#31',
});
