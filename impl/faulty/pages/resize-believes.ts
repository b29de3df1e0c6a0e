/** Nobody asks whether the block is live. */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { LIVE } from '../../designs/order-map.ts';
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import { faultIn } from './fault.ts';

class ResizeBelieves extends ResizableOrderMap {
  override resize(at: Frame, k: Order, to: Order): Frame | -1 {
    if (this.isInside(at) && k <= this.orderMax) this.setTag(at, LIVE + k);
    return super.resize(at, k, to);
  }
}

/** See the head of this file. */
export const resizeBelieves = faultIn(orderMapResize, ResizeBelieves, {
  name: 'resize-believes',
  obligation: 'O10',
  bug: 'Nobody asks whether the block is live.',
  happened: 'our own',
});
