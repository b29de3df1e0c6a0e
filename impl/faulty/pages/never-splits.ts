/**
 * Alloc refuses when the list of exactly this order is empty. Happened: the snapshot of vernos
 * that documents 001 and 003 describe. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class NeverSplits extends FreeList {
  protected override findSource(k: number): number {
    return super.findSource(k) === k ? k : -1;
  }
}

/** See the head of this file. */
export const neverSplits = faultIn(freeList, NeverSplits, {
  name: 'never-splits',
  obligation: 'O2',
  bug: 'Alloc refuses when the list of exactly this order is empty.',
  happened: 'the snapshot of vernos that documents 001 and 003 describe',
});
