/**
 * Unlock serves the ticket that was drawn last, and not the next one: who came before waits for
 * ever. Happened: in no allocator that we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { Locked, ticketed } from '../../smp/locked.ts';
import { TicketLock } from '../../smp/ticket-lock.ts';
import { sharedFault } from './shared-fault.ts';

class ServesLast extends TicketLock {
  override unlock(on: boolean): void {
    const last = this.memory.atomicLoad(this.tickets) - 1;
    const own = this.memory.atomicLoad(this.serving);
    this.memory.atomicStore(this.serving, last === own ? own + 1 : last);
    this.cpu.restoreInterrupts(on);
  }
}

/** See the head of this file. */
export const servesLast = sharedFault(
  ticketed(orderMap),
  (space) =>
    new Locked(orderMap.attach(space), new ServesLast(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-serves-last',
    obligation: 'K11',
    bug: 'Unlock serves the ticket that was drawn last, and not the next one.',
    happened: 'in no allocator that we know of',
  },
);
