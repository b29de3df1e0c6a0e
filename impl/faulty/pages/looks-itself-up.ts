/**
 * The merge looks the block itself up, not its buddy, and drops a block of the top order.
 * Happened: hiroki-chen/verified-buddy-allocator, by reading. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { unlink } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class LooksItselfUp extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    if (k === this.lastOrder) return;
    if (!this.findFreeBlock(at, k)) {
      this.push(at, k);
      return;
    }
    unlink(this.memory, this.node(at));
    this.mergeBuddies(Math.min(at, this.buddyOf(at, k)), k + 1);
  }
}

/** See the head of this file. */
export const looksItselfUp = faultIn(freeList, LooksItselfUp, {
  name: 'looks-itself-up',
  obligation: 'I4',
  bug: 'The merge looks the block itself up, not its buddy, and drops a block of the top order.',
  happened: 'hiroki-chen/verified-buddy-allocator, by reading',
});
