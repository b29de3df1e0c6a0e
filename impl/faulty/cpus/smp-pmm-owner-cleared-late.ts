/**
 * A frame is given back first, and its owner cleared behind the lock: by then it may be another
 * CPU's, whose owner is cleared in place of the old one.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { Frames } from '../../slab/frames.ts';
import { sharedObjectFault } from './shared-object-fault.ts';
import { framesFault } from '../objects/slab-fault.ts';

class ClearsLate extends Frames {
  override giveBlock(at: number, k: Order): void {
    const on = this.lock.lock();
    this.pages.free(at as Frame, k);
    this.lock.unlock(on);
    this.owners.clear(at);
  }
}

const told = {
  name: 'smp-pmm-owner-cleared-late',
  obligation: 'S8',
  bug: "A frame's owner is cleared after the frame was given back, under no lock.",
  happened: 'suspected in the crash of document 002',
} as const;

/** See the head of this file. */
export const ownerClearedLate = sharedObjectFault(framesFault(ClearsLate, told).design, told);
