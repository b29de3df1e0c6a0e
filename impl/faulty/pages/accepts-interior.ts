/**
 * Free rounds an address down to the block that it lies in. Happened: buddy2, lotabout, pimpale.
 * Infects every design.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class AcceptsInterior extends OrderMap {
  override free(at: Frame, k: Order): boolean {
    return super.free((at & (-1 << k)) as Frame, k);
  }
}

/** See the head of this file. */
export const acceptsInterior = faultIn(orderMap, AcceptsInterior, {
  name: 'accepts-interior',
  obligation: 'O10',
  bug: 'Free rounds an address down to the block that it lies in.',
  happened: 'buddy2, lotabout, pimpale',
});
