/**
 * The merge goes on past the top order and walks a list that does not exist. Happened:
 * skyFzz/os-workbench 14e9aaa, its own fix; rcore buddy_system_allocator#14, #31; Arnav-Bista.
 * Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { unlink } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class MergePastTop extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    const buddy = this.buddyOf(at, k);
    if (!this.findFreeBlock(buddy, k)) {
      this.push(at, k);
      return;
    }
    unlink(this.memory, this.node(buddy));
    this.mergeBuddies(Math.min(at, buddy), k + 1);
  }
}

/** See the head of this file. */
export const mergePastTop = faultIn(freeList, MergePastTop, {
  name: 'merge-past-top',
  obligation: 'O6',
  bug: 'The merge goes on past the top order and walks a list that does not exist.',
  happened:
    'skyFzz/os-workbench 14e9aaa, its own fix; rcore buddy_system_allocator#14, #31; Arnav-Bista',
});
