/**
 * The buddy that was merged stays on its list too. Happened: rcore buddy_system_allocator#8,
 * V01D-NULL. Infects every design with lists.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class MergeLeavesBuddy extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    const buddy = this.buddyOf(at, k);
    if (k === this.lastOrder || !this.findFreeBlock(buddy, k)) this.push(at, k);
    else this.mergeBuddies(Math.min(at, buddy), k + 1);
  }
}

/** See the head of this file. */
export const mergeLeavesBuddy = faultIn(freeList, MergeLeavesBuddy, {
  name: 'merge-leaves-buddy',
  obligation: 'I3',
  bug: 'The buddy that was merged stays on its list too.',
  happened: 'rcore buddy_system_allocator#8, V01D-NULL',
});
