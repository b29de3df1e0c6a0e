/** A block that is to be smaller is refused. */
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { faultIn } from './fault.ts';

class ResizeNeverShrinks extends ResizableOrderMap {
  override resize(at: Frame, k: Order, to: Order): Frame | -1 {
    return to < k ? -1 : super.resize(at, k, to);
  }
}

/** See the head of this file. */
export const resizeNeverShrinks = faultIn(orderMapResize, ResizeNeverShrinks, {
  name: 'resize-never-shrinks',
  obligation: 'O16',
  bug: 'A block that is to be smaller is refused.',
  happened: 'our own',
});
