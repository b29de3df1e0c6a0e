/**
 * The lock is held with interrupts on, and a handler wants it too. Happened: asterinas#1085.
 */
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

/** Taken and released without a look at interrupts. */
export class InterruptsOn extends SpinLock {
  override lock(): boolean {
    while (this.memory.exchange(this.address, 1) !== 0) this.cpu.relax(this.address, 1);
    return true;
  }

  override unlock(): void {
    this.memory.atomicStore(this.address, 0);
  }
}

/** See the head of this file. */
export const interruptsOn = sharedFault(
  locked(orderMap),
  (space) =>
    new Locked(orderMap.attach(space), new InterruptsOn(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-interrupts-on',
    obligation: 'K4',
    bug: 'The lock is held with interrupts on, and a handler wants it too.',
    happened: 'asterinas#1085',
  },
);
