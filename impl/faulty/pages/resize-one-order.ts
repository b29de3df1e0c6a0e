/** A block grows by one order at a time, and is refused more. */
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import { faultIn } from './fault.ts';

class ResizeOneOrder extends ResizableOrderMap {
  protected override canGrow(at: number, k: number, to: number): boolean {
    return to === k + 1 && super.canGrow(at, k, to);
  }
}

/** See the head of this file. */
export const resizeOneOrder = faultIn(orderMapResize, ResizeOneOrder, {
  name: 'resize-one-order',
  obligation: 'O16',
  bug: 'A block grows by one order at a time, and is refused more.',
  happened: 'our own',
});
