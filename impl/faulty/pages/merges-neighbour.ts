/**
 * Where the buddy is not free, free merges with the block above that is not its buddy. The frames
 * are one block then and nobody's twice; only where it starts is wrong. Happened: in no repository
 * known to us. Infects every design that merges.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { unlink } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class MergesNeighbour extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    const above = at + (1 << k);
    const isAlone = k === this.lastOrder || !this.findFreeBlock(this.buddyOf(at, k), k);
    if (!isAlone || k === this.lastOrder || !this.findFreeBlock(above, k)) {
      super.mergeBuddies(at, k);
      return;
    }
    unlink(this.memory, this.node(above));
    this.push(at, k + 1);
  }
}

/** See the head of this file. */
export const mergesNeighbour = faultIn(freeList, MergesNeighbour, {
  name: 'merges-neighbour',
  obligation: 'I1',
  bug: 'Where the buddy is not free, free merges with the block above that is not its buddy.',
  happened: 'in no repository known to us',
});
