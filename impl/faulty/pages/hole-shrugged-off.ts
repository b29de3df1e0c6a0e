/**
 * Free says that it took a hole back, and does nothing. Happened: in no repository known to us; it
 * is what is left of a check that was moved behind the answer. Infects every design.
 */
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { touches } from '../../memory/holes.ts';
import { faultIn } from './fault.ts';

class HoleShruggedOff extends OrderMap {
  override free(at: Frame, k: Order): boolean {
    return touches(this.zone.reserved, at, k) || super.free(at, k);
  }
}

/** See the head of this file. */
export const holeShruggedOff = faultIn(orderMap, HoleShruggedOff, {
  name: 'hole-shrugged-off',
  obligation: 'R1',
  bug: 'Free says that it took a hole back, and does nothing.',
  happened: 'in no repository known to us',
});
