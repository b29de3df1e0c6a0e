/**
 * A ticket is read and the next one written in two accesses: two CPUs draw the same one. Happened:
 * in no allocator that we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { Locked, ticketed } from '../../smp/locked.ts';
import { TicketLock } from '../../smp/ticket-lock.ts';
import { sharedFault } from './shared-fault.ts';

class DrawnTwice extends TicketLock {
  override lock(): boolean {
    const on = this.cpu.disableInterrupts();
    const ticket = this.memory.atomicLoad(this.tickets);
    this.memory.atomicStore(this.tickets, ticket + 1);
    for (;;) {
      const served = this.memory.atomicLoad(this.serving);
      if (served === ticket) return on;
      this.cpu.relax(this.serving, served);
    }
  }
}

/** See the head of this file. */
export const ticketDrawnTwice = sharedFault(
  ticketed(orderMap),
  (space) =>
    new Locked(orderMap.attach(space), new DrawnTwice(space.memory, space.cpu, space.ownBase)),
  {
    name: 'smp-ticket-drawn-twice',
    obligation: 'K1',
    bug: 'A ticket is read and the next one written in two accesses: two CPUs draw the same one.',
    happened: 'in no allocator that we know of',
  },
);
