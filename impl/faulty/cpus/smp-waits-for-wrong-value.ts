/**
 * Who waits for the lock looks at it once more first, and sleeps on what it sees: a lost wake-up.
 * Happened: in no allocator that we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

class WaitsForWrongValue extends SpinLock {
  override lock(): boolean {
    const on = this.cpu.disableInterrupts();
    while (this.memory.exchange(this.address, 1) !== 0) {
      // Looks again, in vain if the lock was released in between: then it waits for the next owner.
      const seen = this.memory.atomicLoad(this.address);
      this.cpu.relax(this.address, seen);
    }
    return on;
  }
}

/** See the head of this file. */
export const waitsForWrongValue = sharedFault(
  locked(orderMap),
  (space) =>
    new Locked(
      orderMap.attach(space),
      new WaitsForWrongValue(space.memory, space.cpu, space.ownBase),
    ),
  {
    name: 'smp-waits-for-wrong-value',
    obligation: 'K8',
    bug: 'Who waits for the lock looks at it once more first, and sleeps on what it sees.',
    happened: 'in no allocator that we know of',
  },
);
