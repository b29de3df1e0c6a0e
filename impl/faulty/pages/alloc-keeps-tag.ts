/**
 * Alloc leaves the tag of a free block on the block that it hands out. Happened: dshil, with a
 * level tag. Infects designs with a tag per block.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class AllocKeepsTag extends OrderMap {
  override alloc(k: Order): Frame | -1 {
    const source = this.findSource(k);
    if (source < 0) return -1;
    const at = this.take(source);
    this.splitDown(at, source, k);
    return at as Frame;
  }
}

/** See the head of this file. */
export const allocKeepsTag = faultIn(orderMap, AllocKeepsTag, {
  name: 'alloc-keeps-tag',
  obligation: 'I7',
  bug: 'Alloc leaves the tag of a free block on the block that it hands out.',
  happened: 'dshil, with a level tag',
});
