/** Nobody asks whether the parts are smaller than the block. */
import { orderMapSplit, SplittableOrderMap } from '../../designs/order-map-split.ts';
import { faultIn } from './fault.ts';

class SplitUpwards extends SplittableOrderMap {
  protected override hasParts(): boolean {
    return true;
  }
}

/** See the head of this file. */
export const splitUpwards = faultIn(orderMapSplit, SplitUpwards, {
  name: 'split-upwards',
  obligation: 'O17',
  bug: 'Nobody asks whether the parts are smaller than the block.',
  happened: 'our own',
});
