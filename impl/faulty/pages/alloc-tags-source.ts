/**
 * Alloc tags what it hands out with the order of the block that it cut it from. Happened: in no
 * repository known to us. Infects designs with a tag per block.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { LIVE, OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class AllocTagsSource extends OrderMap {
  override alloc(k: Order): Frame | -1 {
    const source = this.findSource(k);
    const at = super.alloc(k);
    if (at !== -1) this.setTag(at, LIVE + source);
    return at;
  }
}

/** See the head of this file. */
export const allocTagsSource = faultIn(orderMap, AllocTagsSource, {
  name: 'alloc-tags-source',
  obligation: 'I8',
  bug: 'Alloc tags what it hands out with the order of the block that it cut it from.',
  happened: 'in no repository known to us',
});
