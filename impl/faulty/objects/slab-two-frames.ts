/**
 * A slab takes a block of two frames and uses the first. Happened: skyFzz, TunaCici: wrong order.
 * Infects pmm.
 */
import type { Order } from '../../../spec/blocks/units.ts';
import { Frames } from '../../slab/frames.ts';
import { framesFault } from './slab-fault.ts';

class TwoFrames extends Frames {
  protected override readonly single = 1 as Order;
}

/** See the head of this file. */
export const twoFrames = framesFault(TwoFrames, {
  name: 'slab-two-frames',
  obligation: 'S7',
  bug: 'A slab takes a block of two frames and uses the first.',
  happened: 'skyFzz, TunaCici: wrong order',
});
