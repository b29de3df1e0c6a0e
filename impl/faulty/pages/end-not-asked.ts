/**
 * All links fit, but the end of the metadata in the last frame is a word further on, and is stored.
 * Happened: as in andy-kimball/arenaskl#4. Infects every design that stores where something ends.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { linksFit } from '../../memory/widths.ts';
import { faultIn } from './fault.ts';

class EndNotAsked extends StripeTree {
  protected override fits(): boolean {
    return linksFit(this.space);
  }
}

/** See the head of this file. */
export const endNotAsked = faultIn(stripeTree, EndNotAsked, {
  name: 'end-not-asked',
  obligation: 'W1',
  bug: 'Init stores where the metadata ends, and asks only whether links fit.',
  happened: 'andy-kimball/arenaskl#4: the end of the last thing lies behind the last place',
});
