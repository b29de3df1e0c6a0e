/**
 * The loop over the free rest of a range never advances its pointer, so all blocks of the rest
 * start at the base. Happened: vernos, document 003 as published (`while len_pages > 0`).
 */
import { powerWithin } from '../../designs/stripe-tree/boot-free-list.ts';
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class PointerNotAdvanced extends StripeTree {
  protected override seed(tree: number): void {
    for (let left = this.usable(tree); left > 0; left -= powerWithin(left)) {
      this.stripes.put(tree, 0, 31 - Math.clz32(left));
    }
  }
}

/** See the head of this file. */
export const pointerNotAdvanced = faultIn(stripeTree, PointerNotAdvanced, {
  name: 'pointer-not-advanced',
  obligation: 'O11',
  bug: 'Init cuts the rest of a range into blocks, all from its base.',
  happened: 'vernos, document 003 as published',
});
