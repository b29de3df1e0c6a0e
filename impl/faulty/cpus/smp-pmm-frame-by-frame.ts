/**
 * A new slab takes its frame, then looks for one for its descriptor, and gives the first back if
 * there is none: meanwhile another CPU is refused that frame, which nobody ever had.
 * Happened: in our pmm, until refusals were judged while calls overlap. Infects pmm.
 */
import { Frames } from '../../slab/frames.ts';
import { NONE } from '../../slab/slab-cache.ts';
import { sharedObjectFault } from './shared-object-fault.ts';
import { framesFault } from '../objects/slab-fault.ts';

class FrameByFrame extends Frames {
  override takeTwo(): readonly [number, number] | undefined {
    const first = this.takeFrame();
    if (first === NONE) return undefined;
    const second = this.takeFrame();
    if (second !== NONE) return [first, second];
    this.giveFrame(first);
    return undefined;
  }
}

const told = {
  name: 'smp-pmm-frame-by-frame',
  obligation: 'K2',
  bug: 'A new slab takes its two frames one by one, and gives the first back for want of a second.',
  happened: 'in our pmm, until refusals were judged while calls overlap',
} as const;

/** See the head of this file. */
export const frameByFrame = sharedObjectFault(framesFault(FrameByFrame, told).design, told);
