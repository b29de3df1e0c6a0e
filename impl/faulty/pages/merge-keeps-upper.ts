/**
 * A merged block starts at the upper of its halves. Happened: floriatsui. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { unlink } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class MergeKeepsUpper extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    const buddy = this.buddyOf(at, k);
    if (k === this.lastOrder || !this.findFreeBlock(buddy, k)) {
      this.push(at, k);
      return;
    }
    unlink(this.memory, this.node(buddy));
    this.mergeBuddies(Math.max(at, buddy), k + 1);
  }
}

/** See the head of this file. */
export const mergeKeepsUpper = faultIn(freeList, MergeKeepsUpper, {
  name: 'merge-keeps-upper',
  obligation: 'I1',
  bug: 'A merged block starts at the upper of its halves.',
  happened: 'floriatsui',
});
