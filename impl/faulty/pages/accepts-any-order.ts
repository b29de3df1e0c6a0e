/**
 * Free asks whether a live block starts there, not of which order. Happened: in no repository
 * known to us. Infects designs whose free is told the order.
 */
import { LIVE, OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class AcceptsAnyOrder extends OrderMap {
  protected override isLive(at: number, k: number): boolean {
    return k <= this.orderMax && this.isInside(at) && this.tag(at) >= LIVE;
  }
}

/** See the head of this file. */
export const acceptsAnyOrder = faultIn(orderMap, AcceptsAnyOrder, {
  name: 'accepts-any-order',
  obligation: 'O10',
  bug: 'Free asks whether a live block starts there, not of which order.',
  happened: 'in no repository known to us',
});
