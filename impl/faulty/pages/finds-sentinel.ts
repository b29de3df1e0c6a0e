/**
 * A walk that ends at the sentinel is taken for a find when the node sought would lie there.
 * Happened: free-list of this repository, at first. Infects designs that compare nodes of frames
 * which may lie below the zone.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class FindsSentinel extends FreeList {
  protected override findFreeBlock(at: number, k: number): boolean {
    return this.node(at) === this.sentinel(k) || super.findFreeBlock(at, k);
  }
}

/** See the head of this file. */
export const findsSentinel = faultIn(freeList, FindsSentinel, {
  name: 'finds-sentinel',
  obligation: 'I1',
  bug: 'A walk that ends at the sentinel is taken for a find when the node sought would lie there.',
  happened: 'free-list of this repository, at first',
});
