/** The rest of a block that became smaller is listed as if it had kept half of it. */
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import { LIVE } from '../../designs/order-map.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { faultIn } from './fault.ts';

class ResizeRestWhole extends ResizableOrderMap {
  override resize(at: Frame, k: Order, to: Order): Frame | -1 {
    if (to >= k || !this.isLive(at, k)) return super.resize(at, k, to);
    this.setTag(at, LIVE + to);
    this.push(at + (1 << to), k - 1);
    return at;
  }
}

/** See the head of this file. */
export const resizeRestWhole = faultIn(orderMapResize, ResizeRestWhole, {
  name: 'resize-rest-whole',
  obligation: 'I1',
  bug: 'The rest of a block that became smaller is listed as if it had kept half of it.',
  happened: 'our own',
});
