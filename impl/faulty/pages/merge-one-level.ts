/**
 * The merge stops after one level. Happened: Birdium, Flying-Tom; zee_alloc#5. Infects every
 * design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { unlink } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class MergeOneLevel extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    const buddy = this.buddyOf(at, k);
    if (k === this.lastOrder || !this.findFreeBlock(buddy, k)) {
      this.push(at, k);
      return;
    }
    unlink(this.memory, this.node(buddy));
    this.push(Math.min(at, buddy), k + 1);
  }
}

/** See the head of this file. */
export const mergeOneLevel = faultIn(freeList, MergeOneLevel, {
  name: 'merge-one-level',
  obligation: 'I5',
  bug: 'The merge stops after one level.',
  happened: 'Birdium, Flying-Tom; zee_alloc#5',
});
