/**
 * Merging does not stop at the end of a tree: the next tree's first block passes for the buddy.
 * Happened: kumarvm; unikraft issue 688.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class MergeAcrossTrees extends StripeTree {
  protected override mergeUp(tree: number, offset: number, k: number): void {
    const base = this.trees.base(tree);
    const buddy = base + (offset ^ (1 << k));
    const other = this.trees.find(buddy);
    const start = other < 0 ? 0 : buddy - this.trees.base(other);
    if (k === this.orderMax || other < 0 || !this.stripes.isFree(other, start, k)) {
      this.stripes.put(tree, offset, k);
      return;
    }
    this.stripes.take(other, start, k);
    this.mergeUp(tree, offset & ~(1 << k), k + 1);
  }
}

/** See the head of this file. */
export const mergeAcrossTrees = faultIn(stripeTree, MergeAcrossTrees, {
  name: 'merge-across-trees',
  obligation: 'I2',
  bug: 'A block merges with one of the next tree.',
  happened: 'kumarvm; unikraft#688',
});
