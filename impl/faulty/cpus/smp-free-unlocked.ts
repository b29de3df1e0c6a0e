/**
 * free takes no lock. Happened: Flying-Tom.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class FreeUnlocked extends Locked {
  override free(at: Frame, k: Order): boolean {
    return this.pages.free(at, k);
  }
}

/** See the head of this file. */
export const freeUnlocked = sharedFault(
  locked(orderMap),
  (space) =>
    new FreeUnlocked(orderMap.attach(space), new SpinLock(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-free-unlocked',
    obligation: 'K2',
    bug: 'free takes no lock.',
    happened: 'Flying-Tom',
  },
);
