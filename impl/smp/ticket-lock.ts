/**
 * A lock that serves in the order of arrival: who wants it draws a ticket and waits until that
 * number is served. A spin lock may pass over the same CPU for ever; this one cannot.
 * Source: Mellor-Crummey and Scott 1991 (doi:10.1145/103727.103729), section 2.2.
 *
 *      word   address        address + 1
 *             next ticket    now serving
 */
import type { Cpu, SharedMemory } from '../../spec/ports/page-port.ts';

/** Two words: who draws a ticket is served in turn. */
export class TicketLock {
  protected readonly memory: SharedMemory;
  protected readonly cpu: Cpu;
  protected readonly tickets: number;
  protected readonly serving: number;

  constructor(memory: SharedMemory, cpu: Cpu, address: number) {
    this.memory = memory;
    this.cpu = cpu;
    this.tickets = address;
    this.serving = address + 1;
  }

  init(): void {
    this.memory.atomicStore(this.tickets, 0);
    this.memory.atomicStore(this.serving, 0);
  }

  /** Takes the lock; were interrupts on? They go off first: a ticket drawn must be used. */
  lock(): boolean {
    const on = this.cpu.disableInterrupts();
    const ticket = this.memory.add(this.tickets, 1);
    for (;;) {
      const served = this.memory.atomicLoad(this.serving);
      if (served === ticket) return on;
      this.cpu.relax(this.serving, served);
    }
  }

  unlock(on: boolean): void {
    this.memory.add(this.serving, 1);
    this.cpu.restoreInterrupts(on);
  }
}
