/** What is behind the first part goes to the lists, as if the block shrank. */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { orderMapSplit, SplittableOrderMap } from '../../designs/order-map-split.ts';
import { faultIn } from './fault.ts';

class SplitFreesRest extends SplittableOrderMap {
  override splitUp(at: Frame, k: Order, to: Order): boolean {
    if (!super.splitUp(at, k, to)) return false;
    for (let j = k - 1; j >= to; j--) this.push(at + (1 << j), j);
    return true;
  }
}

/** See the head of this file. */
export const splitFreesRest = faultIn(orderMapSplit, SplitFreesRest, {
  name: 'split-frees-rest',
  obligation: 'I3',
  bug: 'What is behind the first part goes to the lists, as if the block shrank.',
  happened: 'our own',
});
