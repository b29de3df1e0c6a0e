/**
 * A freed block is listed before the merge and once more after it. Happened: rcore
 * buddy_system_allocator#8; V01D-NULL. Infects every design with lists.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class InsertsTwice extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    this.push(at, k);
    super.mergeBuddies(at, k);
  }
}

/** See the head of this file. */
export const insertsTwice = faultIn(freeList, InsertsTwice, {
  name: 'inserts-twice',
  obligation: 'I6',
  bug: 'A freed block is listed before the merge and once more after it.',
  happened: 'rcore buddy_system_allocator#8; V01D-NULL',
});
