/**
 * The tag of a block that is handed out has the right order, and says that it is free. Happened: in
 * no repository known to us. Infects designs with a tag per block.
 */
import { FREE, LIVE, OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class LiveTaggedFree extends OrderMap {
  protected override setTag(at: number, tag: number): void {
    super.setTag(at, tag >= LIVE ? tag - LIVE + FREE : tag);
  }
}

/** See the head of this file. */
export const liveTaggedFree = faultIn(orderMap, LiveTaggedFree, {
  name: 'live-tagged-free',
  obligation: 'I7',
  bug: 'The tag of a block that is handed out has the right order, and says that it is free.',
  happened: 'in no repository known to us',
});
