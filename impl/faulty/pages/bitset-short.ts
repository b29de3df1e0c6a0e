/**
 * The bits of the largest tree are left out of the sum. Happened, each in its own way: skyFzz,
 * dshil, floriatsui; nanvix issue 2265, unikraft issue 688.
 */
import { wordsForBits } from '../../designs/stripe-tree/bitset.ts';
import { bitsOf, type Layout } from '../../designs/stripe-tree/layout.ts';
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class BitsetShort extends StripeTree {
  protected override layout(): Layout {
    const layout = super.layout();
    const words = layout.words - wordsForBits(bitsOf(layout.largest));
    return { ...layout, words, frames: Math.ceil(words / this.space.frameWords) };
  }
}

/** See the head of this file. */
export const bitsetShort = faultIn(stripeTree, BitsetShort, {
  name: 'bitset-short',
  obligation: 'O11',
  bug: 'The bitset is too small by one tree.',
  happened: 'skyFzz, dshil, floriatsui; nanvix#2265, unikraft#688',
});
