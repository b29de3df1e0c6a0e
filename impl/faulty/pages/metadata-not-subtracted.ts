/**
 * The tree that the metadata was taken from is wholly free, metadata included. Happened: unikraft
 * issue 688.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class MetadataNotSubtracted extends StripeTree {
  protected override usable(tree: number): number {
    return 1 << this.trees.sizeClass(tree);
  }
}

/** See the head of this file. */
export const metadataNotSubtracted = faultIn(stripeTree, MetadataNotSubtracted, {
  name: 'metadata-not-subtracted',
  obligation: 'O11',
  bug: 'The frames that hold the metadata are free too.',
  happened: 'unikraft#688',
});
