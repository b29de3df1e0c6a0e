/**
 * A slab with a new one for its descriptor takes a block of two frames where three are free, else
 * single frames, and gives back what it took: which, is remembered in the second word of the other
 * frame's owner, who is nobody. So it never refuses more than it should, and loses nothing.
 * Happened: in no allocator that we know of. Infects pmm.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { Frames } from '../../slab/frames.ts';
import { NONE } from '../../slab/slab-cache.ts';
import { framesFault } from './slab-fault.ts';

const SINGLE = 0 as Order;
const PAIR = 1 as Order;
const NOBODY = -1;
const OTHER_HALF = -1;

class FrameOfTwo extends Frames {
  override takeTwo(): readonly [number, number] | undefined {
    const on = this.lock.lock();
    const two = this.pages.alloc(PAIR);
    const third = two < 0 ? NONE : this.pages.alloc(SINGLE);
    if (third >= 0) this.owners.setSlab(two + 1, NOBODY, OTHER_HALF);
    else if (two >= 0) this.pages.free(two as Frame, PAIR);
    this.lock.unlock(on);
    return third >= 0 ? [two, third] : super.takeTwo();
  }

  override giveFrame(at: number): void {
    const isOfTwo = at % 2 === 0 && this.owners.slab(at + 1) === OTHER_HALF;
    if (isOfTwo) this.owners.clear(at + 1);
    this.giveBlock(at, isOfTwo ? PAIR : SINGLE);
  }
}

/** See the head of this file. */
export const frameOfTwo = framesFault(FrameOfTwo, {
  name: 'slab-frame-of-two',
  obligation: 'S7',
  bug: 'A slab takes a block of two frames where three are free, and gives both back.',
  happened: 'in no allocator that we know of',
});
