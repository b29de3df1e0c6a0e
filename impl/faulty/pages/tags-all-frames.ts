/**
 * What is handed out is tagged frame by frame: right, and slow, for what a call costs grows with
 * the block. Happened: in kernels that set a flag in the descriptor of every page of a block.
 * Infects every design that has a word per frame.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { NO_BLOCK, OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class TagsAllFrames extends OrderMap {
  override alloc(k: Order): Frame | -1 {
    const at = super.alloc(k);
    for (let i = 1; at >= 0 && i < 1 << k; i++) this.setTag(at + i, NO_BLOCK);
    return at;
  }
}

/** See the head of this file. */
export const tagsAllFrames = faultIn(
  orderMap,
  TagsAllFrames,
  {
    name: 'tags-all-frames',
    obligation: 'B1',
    bug: 'What is handed out is tagged frame by frame.',
    happened: 'in kernels that set a flag in the descriptor of every page of a block',
  },
  orderMap.declares,
);
