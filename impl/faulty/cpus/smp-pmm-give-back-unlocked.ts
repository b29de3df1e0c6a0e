/**
 * The frame of an empty slab goes back to the page allocator without the lock of the pages.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { Frames } from '../../slab/frames.ts';
import { sharedObjectFault } from './shared-object-fault.ts';
import { framesFault } from '../objects/slab-fault.ts';

class GivesUnlocked extends Frames {
  override giveFrame(at: number): void {
    this.owners.clear(at);
    this.pages.free(at as Frame, 0 as Order);
  }
}

const told = {
  name: 'smp-pmm-give-back-unlocked',
  obligation: 'O6',
  bug: 'The frame of an empty slab goes back without the lock of the pages.',
  happened: 'suspected in the crash of document 002',
} as const;

/** See the head of this file. */
export const giveBackUnlocked = sharedObjectFault(framesFault(GivesUnlocked, told).design, told);
