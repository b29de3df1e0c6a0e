/**
 * A block that is taken off its list keeps its bit. Happened: dshil, with a level tag.
 */
import { unlink } from '../../memory/list.ts';
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { Stripes } from '../../designs/stripe-tree/stripes.ts';
import { faultIn } from './fault.ts';

class BitNotClearedStripes extends Stripes {
  override take(tree: number, offset: number): void {
    unlink(this.memory, this.addresses.node(this.trees.base(tree) + offset));
  }
}

class BitNotCleared extends StripeTree {
  protected override makeStripes(): Stripes {
    return new BitNotClearedStripes(this.memory, this.trees, this.addresses());
  }
}

/** See the head of this file. */
export const bitNotCleared = faultIn(stripeTree, BitNotCleared, {
  name: 'bit-not-cleared',
  obligation: 'I8',
  bug: 'A block that is handed out keeps its bit.',
  happened: 'dshil',
});
