/**
 * Taking a block off a list turns over the bit of the order asked for, not of its own. Happened:
 * skyFzz/os-workbench 3d29dc6, the allocator of document 002. Infects pair-map-trusting.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { isEmpty, next, unlink } from '../../memory/list.ts';
import { PairMapTrusting, pairMapTrusting } from '../../designs/pair-map-trusting.ts';
import { faultIn } from './fault.ts';

class PairBitOfRequest extends PairMapTrusting {
  override alloc(k: Order): Frame | -1 {
    for (let j: number = k; j <= this.orderMax; j++) {
      if (isEmpty(this.memory, this.area(j))) continue;
      const node = next(this.memory, this.area(j));
      unlink(this.memory, node);
      if (k < this.orderMax) this.markUsed(this.frameOf(node), k);
      this.expand(this.frameOf(node), j, k);
      return this.frameOf(node) as Frame;
    }
    return -1;
  }
}

/** See the head of this file. */
export const pairBitOfRequest = faultIn(pairMapTrusting, PairBitOfRequest, {
  name: 'pair-bit-of-request',
  obligation: 'I8',
  bug: 'Taking a block off a list turns over the bit of the order asked for, not of its own.',
  happened: 'skyFzz/os-workbench 3d29dc6, the allocator of document 002',
});
