/**
 * A split lists both halves and leaves the whole block listed. Happened: V01D-NULL. Infects every
 * design with lists.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { next } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class SplitKeepsWhole extends FreeList {
  protected override splitBlock(k: number): void {
    const at = this.frameOf(next(this.memory, this.sentinel(k)));
    this.push(at + (1 << (k - 1)), k - 1);
    this.push(at, k - 1);
  }
}

/** See the head of this file. */
export const splitKeepsWhole = faultIn(freeList, SplitKeepsWhole, {
  name: 'split-keeps-whole',
  obligation: 'I6',
  bug: 'A split lists both halves and leaves the whole block listed.',
  happened: 'V01D-NULL',
});
