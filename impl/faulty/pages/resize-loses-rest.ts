/** What a smaller block leaves over is on no list. */
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import { LIVE } from '../../designs/order-map.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { faultIn } from './fault.ts';

class ResizeLosesRest extends ResizableOrderMap {
  override resize(at: Frame, k: Order, to: Order): Frame | -1 {
    if (to >= k || !this.isLive(at, k)) return super.resize(at, k, to);
    this.setTag(at, LIVE + to);
    return at;
  }
}

/** See the head of this file. */
export const resizeLosesRest = faultIn(orderMapResize, ResizeLosesRest, {
  name: 'resize-loses-rest',
  obligation: 'I4',
  bug: 'What a smaller block leaves over is on no list.',
  happened: 'our own',
});
