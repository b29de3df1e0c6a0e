/**
 * Merging asks about a buddy of the whole tree, too: its bit would lie among those of the trees
 * behind it. Happened: as in loops up to the top order that include it. Infects every design that
 * keeps the bits of several trees one behind the other.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class MergePastRoot extends StripeTree {
  protected override mergeUp(tree: number, offset: number, k: number): void {
    const top = this.trees.sizeClass(tree);
    let lower = offset;
    let j = k;
    while (j <= top && this.stripes.isFree(tree, lower ^ (1 << j), j)) {
      this.stripes.take(tree, lower ^ (1 << j), j);
      lower &= ~(1 << j);
      j++;
    }
    this.stripes.put(tree, lower, j);
  }
}

/** See the head of this file. */
export const mergePastRoot = faultIn(stripeTree, MergePastRoot, {
  name: 'merge-past-root',
  obligation: 'O6',
  bug: 'Merging asks about a buddy of the whole tree, too.',
  happened: 'as in loops up to the top order that include it',
});
