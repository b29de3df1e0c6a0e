/**
 * A request is rounded down to an order, so that its last frames are not taken. Happened: skyFzz,
 * TunaCici; zephyr#16996. Infects pair-map.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class OrderRoundedDown extends PairMap {
  override alloc(k: Order): Frame | -1 {
    return super.alloc(Math.max(0, k - 1) as Order);
  }
}

/** See the head of this file. */
export const orderRoundedDown = faultIn(pairMap, OrderRoundedDown, {
  name: 'order-rounded-down',
  obligation: 'O1',
  bug: 'A request is rounded down to an order, so that its last frames are not taken.',
  happened: 'skyFzz, TunaCici; zephyr#16996',
});
