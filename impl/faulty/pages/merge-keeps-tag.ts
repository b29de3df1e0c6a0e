/**
 * The upper half keeps its tag in a merge: a free block inside a free block. Happened: dshil,
 * with a level tag. Infects designs with a tag per block.
 */
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class MergeKeepsTag extends OrderMap {
  protected override mergeUp(at: number, k: number): void {
    let lower = at;
    let j = k;
    while (j < this.orderMax && this.isMergeable(lower ^ (1 << j), j)) {
      this.remove(lower ^ (1 << j), j);
      lower &= ~(1 << j);
      j++;
    }
    this.push(lower, j);
  }
}

/** See the head of this file. */
export const mergeKeepsTag = faultIn(orderMap, MergeKeepsTag, {
  name: 'merge-keeps-tag',
  obligation: 'I7',
  bug: 'The upper half keeps its tag in a merge: a free block inside a free block.',
  happened: 'dshil, with a level tag',
});
