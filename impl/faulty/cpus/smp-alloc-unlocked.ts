/**
 * alloc takes no lock. Happened: in no allocator that we know of.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { freeList } from '../../designs/free-list.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class AllocUnlocked extends Locked {
  override alloc(k: Order): Frame | -1 {
    return this.pages.alloc(k);
  }
}

/** See the head of this file. */
export const allocUnlocked = sharedFault(
  locked(freeList),
  (space) =>
    new AllocUnlocked(freeList.attach(space), new SpinLock(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-alloc-unlocked',
    obligation: 'K2',
    bug: 'alloc takes no lock.',
    happened: 'in no allocator that we know of',
  },
);
