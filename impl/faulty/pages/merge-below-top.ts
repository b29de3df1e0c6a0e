/**
 * The merge stops one order short of the top: no top block is ever built again. Happened: in no
 * repository known to us; a spec of safety alone lets it live. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class MergeBelowTop extends FreeList {
  protected override mergeBuddies(at: number, k: number): void {
    if (k + 1 === this.lastOrder) this.push(at, k);
    else super.mergeBuddies(at, k);
  }
}

/** See the head of this file. */
export const mergeBelowTop = faultIn(freeList, MergeBelowTop, {
  name: 'merge-below-top',
  obligation: 'I5',
  bug: 'The merge stops one order short of the top: no top block is ever built again.',
  happened: 'in no repository known to us; a spec of safety alone lets it live',
});
