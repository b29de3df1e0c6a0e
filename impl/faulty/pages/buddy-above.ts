/**
 * The buddy is always taken to be the block above, a + 2^k, also for an upper half. Happened: in
 * no repository known to us. Infects every design that computes buddies.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class BuddyAbove extends FreeList {
  protected override buddyOf(at: number, k: number): number {
    return at + (1 << k);
  }
}

/** See the head of this file. */
export const buddyAbove = faultIn(freeList, BuddyAbove, {
  name: 'buddy-above',
  obligation: 'I5',
  bug: 'The buddy is always taken to be the block above, a + 2^k, also for an upper half.',
  happened: 'in no repository known to us',
});
