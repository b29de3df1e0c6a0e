/** Only the first part gets its order, and the others can never be given back. */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { LIVE } from '../../designs/order-map.ts';
import { orderMapSplit, SplittableOrderMap } from '../../designs/order-map-split.ts';
import { faultIn } from './fault.ts';

class SplitFirstOnly extends SplittableOrderMap {
  override splitUp(at: Frame, k: Order, to: Order): boolean {
    if (!this.isLive(at, k) || !this.hasParts(k, to)) return false;
    this.setTag(at, LIVE + to);
    return true;
  }
}

/** See the head of this file. */
export const splitFirstOnly = faultIn(orderMapSplit, SplitFirstOnly, {
  name: 'split-first-only',
  obligation: 'I8',
  bug: 'Only the first part gets its order, and the others can never be given back.',
  happened: 'our own',
});
