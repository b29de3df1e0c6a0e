/**
 * A freed block is listed as it is, never merged. Happened: hiroki-chen/verified-buddy-allocator,
 * whose free never merges. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class NoMerge extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    this.push(at, k);
  }
}

/** See the head of this file. */
export const noMerge = faultIn(freeList, NoMerge, {
  name: 'no-merge',
  obligation: 'I5',
  bug: 'A freed block is listed as it is, never merged.',
  happened: 'hiroki-chen/verified-buddy-allocator, whose free never merges',
});
