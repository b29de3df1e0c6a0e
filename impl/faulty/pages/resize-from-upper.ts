/** Growing does not ask whether the block is the lower end of the larger one. */
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import { faultIn } from './fault.ts';

class ResizeFromUpper extends ResizableOrderMap {
  protected override canGrow(at: number, k: number, to: number): boolean {
    return to <= this.orderMax && this.isUpperFree(at, k, to);
  }

  private isUpperFree(at: number, k: number, to: number): boolean {
    for (let j = k; j < to; j++) if (!this.isMergeable(at + (1 << j), j)) return false;
    return true;
  }
}

/** See the head of this file. */
export const resizeFromUpper = faultIn(orderMapResize, ResizeFromUpper, {
  name: 'resize-from-upper',
  obligation: 'O15',
  bug: 'Growing does not ask whether the block is the lower end of the larger one.',
  happened: 'our own',
});
