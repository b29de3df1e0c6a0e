/**
 * The lock is looked at and taken in two accesses instead of one. Happened: in no allocator that
 * we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { Locked, locked } from '../../smp/locked.ts';
import { SpinLock } from '../../smp/spin-lock.ts';
import { sharedFault } from './shared-fault.ts';

/** Looks at the word, then sets it. */
export class TestThenSet extends SpinLock {
  override lock(): boolean {
    const on = this.cpu.disableInterrupts();
    while (this.memory.atomicLoad(this.address) !== 0) this.cpu.relax(this.address, 1);
    this.memory.atomicStore(this.address, 1);
    return on;
  }
}

/** See the head of this file. */
export const testThenSet = sharedFault(
  locked(orderMap),
  (space) =>
    new Locked(orderMap.attach(space), new TestThenSet(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-test-then-set',
    obligation: 'K1',
    bug: 'The lock is looked at and taken in two accesses instead of one.',
    happened: 'in no allocator that we know of',
  },
);
