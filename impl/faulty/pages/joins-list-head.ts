/**
 * To join, the first block of the sibling's list is unlinked, whichever it is. Happened:
 * vulkano#2832. Infects split-bit.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { next, unlink } from '../../memory/list.ts';
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { faultIn } from './fault.ts';

class JoinsListHead extends SplitBit {
  override free(at: Frame, k: Order): boolean {
    const chunk = this.chunkAt(at);
    if (!chunk || !this.isFreeable(chunk, at, k)) return false;
    let node = this.heapNode(chunk, at, k);
    let j: number = k;
    while (j < this.orderMax && this.turn(chunk, node >>> 1) === 1) {
      unlink(this.memory, next(this.memory, this.sentinel(j)));
      node >>>= 1;
      j++;
    }
    this.putBack(chunk, node, j);
    return true;
  }
}

/** See the head of this file. */
export const joinsListHead = faultIn(splitBit, JoinsListHead, {
  name: 'joins-list-head',
  obligation: 'I3',
  bug: "To join, the first block of the sibling's list is unlinked, whichever it is.",
  happened: 'vulkano#2832',
});
