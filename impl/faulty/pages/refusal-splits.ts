/**
 * An alloc that finds nothing large enough has cut up the largest block all the same. Happened:
 * evanw/buddy-malloc: a failed large request leaves the heap unusable. Infects every design that
 * splits while it searches.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { FreeList, freeList } from '../../designs/free-list.ts';
import { isEmpty } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class RefusalSplits extends FreeList {
  override alloc(k: Order): Frame | -1 {
    const at = super.alloc(k);
    if (at === -1) this.splitLargest();
    return at;
  }

  private splitLargest(): void {
    let j: number = this.lastOrder;
    while (j > 0 && isEmpty(this.memory, this.sentinel(j))) j--;
    if (j > 0) this.splitBlock(j);
  }
}

/** See the head of this file. */
export const refusalSplits = faultIn(freeList, RefusalSplits, {
  name: 'refusal-splits',
  obligation: 'O8',
  bug: 'An alloc that finds nothing large enough has cut up the largest block all the same.',
  happened: 'evanw/buddy-malloc: a failed large request leaves the heap unusable',
});
