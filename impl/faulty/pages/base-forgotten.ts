/**
 * Alloc answers with an index into the zone, not with a frame. Happened: pimpale. Infects every
 * design whose tables start at the first frame.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class BaseForgotten extends OrderMap {
  override alloc(k: Order): Frame | -1 {
    const at = super.alloc(k);
    return at === -1 ? -1 : ((at - this.base) as Frame);
  }
}

/** See the head of this file. */
export const baseForgotten = faultIn(orderMap, BaseForgotten, {
  name: 'base-forgotten',
  obligation: 'O1',
  bug: 'Alloc answers with an index into the zone, not with a frame.',
  happened: 'pimpale',
});
