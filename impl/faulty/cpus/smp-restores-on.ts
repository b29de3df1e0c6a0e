/**
 * Unlocking switches interrupts on instead of back to what they were. Happened: in no allocator
 * that we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class RestoresOn extends SpinLock {
  override unlock(): void {
    super.unlock(true);
  }
}

/** See the head of this file. */
export const restoresOn = sharedFault(
  locked(orderMap),
  (space) =>
    new Locked(orderMap.attach(space), new RestoresOn(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-restores-on',
    obligation: 'K5',
    bug: 'Unlocking switches interrupts on instead of back to what they were.',
    happened: 'in no allocator that we know of',
  },
);
