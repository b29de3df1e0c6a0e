/**
 * A split lists the lower half only; the upper one is lost. Happened: five versions of the
 * StACSOS course allocator. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class RemainderLost extends FreeList {
  protected override splitBlock(k: number): void {
    this.push(this.take(k), k - 1);
  }
}

/** See the head of this file. */
export const remainderLost = faultIn(freeList, RemainderLost, {
  name: 'remainder-lost',
  obligation: 'I4',
  bug: 'A split lists the lower half only; the upper one is lost.',
  happened: 'five versions of the StACSOS course allocator',
});
