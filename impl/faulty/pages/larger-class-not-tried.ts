/**
 * Alloc looks at the stripe of its own size class only. Happened: vernos, document 003 as
 * published.
 */
import { StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class LargerClassNotTried extends StripeTree {
  protected override findSource(k: number): number {
    return k <= this.orderMax && !this.stripes.isEmpty(k) ? k : -1;
  }
}

/** See the head of this file. */
export const largerClassNotTried = faultIn(stripeTree, LargerClassNotTried, {
  name: 'larger-class-not-tried',
  obligation: 'O2',
  bug: 'Alloc never takes from a larger size class.',
  happened: 'vernos, document 003 as published',
});
