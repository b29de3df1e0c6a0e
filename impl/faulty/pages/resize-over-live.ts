/** Growing asks whether the block is a lower end, and not whether the rest is free. */
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import { faultIn } from './fault.ts';

class ResizeOverLive extends ResizableOrderMap {
  protected override canGrow(at: number, _k: number, to: number): boolean {
    return to <= this.orderMax && (at & ((1 << to) - 1)) === 0 && at + (1 << to) <= this.end;
  }

  protected override takeUpper(at: number, k: number): void {
    if (this.isMergeable(at + (1 << k), k)) super.takeUpper(at, k);
  }
}

/** See the head of this file. */
export const resizeOverLive = faultIn(orderMapResize, ResizeOverLive, {
  name: 'resize-over-live',
  obligation: 'O15',
  bug: 'Growing asks whether the block is a lower end, and not whether the rest is free.',
  happened: 'our own',
});
