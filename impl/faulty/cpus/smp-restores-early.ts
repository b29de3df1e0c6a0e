/**
 * Interrupts come back on before the lock is released. Happened: in no allocator that we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class RestoresEarly extends SpinLock {
  override unlock(on: boolean): void {
    this.cpu.restoreInterrupts(on);
    this.memory.atomicStore(this.address, 0);
  }
}

/** See the head of this file. */
export const restoresEarly = sharedFault(
  locked(orderMap),
  (space) =>
    new Locked(orderMap.attach(space), new RestoresEarly(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-restores-early',
    obligation: 'K4',
    bug: 'Interrupts come back on before the lock is released.',
    happened: 'in no allocator that we know of',
  },
);
