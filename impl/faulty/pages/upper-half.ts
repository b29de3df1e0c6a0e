/**
 * Alloc hands out the upper half of what it splits: the mirror image of the base. A variant of
 * free-list that must survive.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { variantOf } from './fault.ts';

class UpperHalf extends FreeList {
  protected override splitBlock(k: number): void {
    const at = this.take(k);
    this.push(at, k - 1);
    this.push(at + (1 << (k - 1)), k - 1);
  }
}

/** See the head of this file. */
export const upperHalf = variantOf(freeList, UpperHalf, {
  name: 'upper-half',
  why: 'Alloc hands out the upper half of what it splits: the mirror image of the base.',
});
