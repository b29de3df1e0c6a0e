/** Nobody asks whether the block is live. */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { LIVE } from '../../designs/order-map.ts';
import { orderMapSplit, SplittableOrderMap } from '../../designs/order-map-split.ts';
import { faultIn } from './fault.ts';

class SplitBelieves extends SplittableOrderMap {
  override splitUp(at: Frame, k: Order, to: Order): boolean {
    if (this.isInside(at) && k <= this.orderMax) this.setTag(at, LIVE + k);
    return super.splitUp(at, k, to);
  }
}

/** See the head of this file. */
export const splitBelieves = faultIn(orderMapSplit, SplitBelieves, {
  name: 'split-believes',
  obligation: 'O10',
  bug: 'Nobody asks whether the block is live.',
  happened: 'our own',
});
