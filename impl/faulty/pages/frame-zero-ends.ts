/**
 * Frame 0 ends the boot list, as a null pointer would, so a range that starts there is lost with
 * all behind it. Happened: the frame allocator of rcore, given frames 0 to 255, refuses 256 frames.
 */
import { BootFreeList } from '../../designs/stripe-tree/boot-free-list.ts';
import { BOOT, StripeTree, stripeTree } from '../../designs/stripe-tree/stripe-tree.ts';
import { faultIn } from './fault.ts';

class FrameZeroEndsList extends BootFreeList {
  protected override isEnd(at: number): boolean {
    return at <= 0;
  }
}

class FrameZeroEnds extends StripeTree {
  protected override bootList(): BootFreeList {
    return new FrameZeroEndsList(this.space, BOOT);
  }
}

/** See the head of this file. */
export const frameZeroEnds = faultIn(stripeTree, FrameZeroEnds, {
  name: 'frame-zero-ends',
  obligation: 'O11',
  bug: 'A range that starts at frame 0 ends the boot list.',
  happened: 'rcore buddy_system_allocator, FrameAllocator',
});
