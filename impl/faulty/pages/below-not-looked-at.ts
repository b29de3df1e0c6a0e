/**
 * Free asks for the bits of the block and of those it lies in, not for the bits below it. Happened:
 * buddy2, lotabout and pimpale free a whole block when given less, or more, than was handed out.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { Stripes } from '../../designs/stripe-tree/stripes.ts';
import { faultIn } from './fault.ts';

class BelowNotLookedAtStripes extends Stripes {
  override overlapsFree(tree: number, offset: number, k: number): boolean {
    for (let j = k; j <= this.trees.sizeClass(tree); j++) {
      if (this.isFree(tree, offset & (-1 << j), j)) return true;
    }
    return false;
  }
}

class BelowNotLookedAt extends StripeTree {
  protected override makeStripes(): Stripes {
    return new BelowNotLookedAtStripes(this.memory, this.trees, this.addresses());
  }
}

/** See the head of this file. */
export const belowNotLookedAt = faultIn(stripeTree, BelowNotLookedAt, {
  name: 'below-not-looked-at',
  obligation: 'O5',
  bug: 'Free accepts a block of which a part is free.',
  happened: 'buddy2, lotabout, pimpale',
});
