/**
 * A free block that starts at the buddy is merged whatever its order. Happened: paudsu01,
 * hydra24, kumarvm; FreeRTOS-Amiga#14. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class BuddyOfAnyOrder extends FreeList {
  protected override findFreeBlock(at: number, _k: number): boolean {
    for (let j = 0; j <= this.lastOrder; j++) if (super.findFreeBlock(at, j)) return true;
    return false;
  }
}

/** See the head of this file. */
export const buddyOfAnyOrder = faultIn(freeList, BuddyOfAnyOrder, {
  name: 'buddy-of-any-order',
  obligation: 'I2',
  bug: 'A free block that starts at the buddy is merged whatever its order.',
  happened: 'paudsu01, hydra24, kumarvm; FreeRTOS-Amiga#14',
});
