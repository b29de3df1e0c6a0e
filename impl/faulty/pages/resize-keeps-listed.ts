/** What a block grows into stays on its list. */
import { orderMapResize, ResizableOrderMap } from '../../designs/order-map-resize.ts';
import { NO_BLOCK } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class ResizeKeepsListed extends ResizableOrderMap {
  protected override takeUpper(at: number, k: number): void {
    this.setTag(at + (1 << k), NO_BLOCK);
  }
}

/** See the head of this file. */
export const resizeKeepsListed = faultIn(orderMapResize, ResizeKeepsListed, {
  name: 'resize-keeps-listed',
  obligation: 'I3',
  bug: 'What a block grows into stays on its list.',
  happened: 'our own',
});
