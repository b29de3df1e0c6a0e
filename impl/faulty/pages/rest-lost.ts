/**
 * The tree that the metadata was taken from gets no free blocks at all. Happened: vernos, document
 * 003 as published, whose branch for this tree only prints a note.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class RestLost extends StripeTree {
  protected override usable(tree: number): number {
    return super.usable(tree) < 1 << this.trees.sizeClass(tree) ? 0 : super.usable(tree);
  }
}

/** See the head of this file. */
export const restLost = faultIn(stripeTree, RestLost, {
  name: 'rest-lost',
  obligation: 'O11',
  bug: 'What the metadata leaves of its tree is never made free.',
  happened: 'vernos, document 003 as published',
});
