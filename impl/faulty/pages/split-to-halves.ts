/** A block is split into halves, and is refused more. */
import { orderMapSplit, SplittableOrderMap } from '../../designs/order-map-split.ts';
import { faultIn } from './fault.ts';

class SplitToHalves extends SplittableOrderMap {
  protected override hasParts(k: number, to: number): boolean {
    return to === k - 1 || to === k;
  }
}

/** See the head of this file. */
export const splitToHalves = faultIn(orderMapSplit, SplitToHalves, {
  name: 'split-to-halves',
  obligation: 'O18',
  bug: 'A block is split into halves, and is refused more.',
  happened: 'our own',
});
