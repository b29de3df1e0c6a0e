/**
 * The bits of every tree are counted from the first bit of all. Happened: pimpale, whose index had
 * the wrong base.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { Stripes } from '../../designs/stripe-tree/stripes.ts';
import { faultIn } from './fault.ts';

class TreeOffsetForgottenStripes extends Stripes {
  protected override bitOf(_tree: number, offset: number, k: number): number {
    return 2 * offset + 2 ** k - 1;
  }
}

class TreeOffsetForgotten extends StripeTree {
  protected override makeStripes(): Stripes {
    return new TreeOffsetForgottenStripes(this.memory, this.trees, this.addresses());
  }
}

/** See the head of this file. */
export const treeOffsetForgotten = faultIn(stripeTree, TreeOffsetForgotten, {
  name: 'tree-offset-forgotten',
  obligation: 'I8',
  bug: 'All trees use the same bits.',
  happened: 'pimpale',
});
