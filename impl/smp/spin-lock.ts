/**
 * The lock of document 000, `spinlock_irq`: a word that is 1 while the lock is held, taken with
 * this CPU's interrupts off. With them on, an interrupt handler that wants the lock its own CPU
 * holds would wait for a call that cannot go on before the handler ends. `lock` answers what
 * `unlock` must restore: the caller may have had interrupts off already.
 */
import type { Cpu, SharedMemory } from '../../spec/ports/page-port.ts';

const FREE = 0;
const HELD = 1;

/** One word: 0 while the lock is free. */
export class SpinLock {
  protected readonly memory: SharedMemory;
  protected readonly cpu: Cpu;
  protected readonly address: number;

  constructor(memory: SharedMemory, cpu: Cpu, address: number) {
    this.memory = memory;
    this.cpu = cpu;
    this.address = address;
  }

  init(): void {
    this.memory.atomicStore(this.address, FREE);
  }

  /** Takes the lock; were interrupts on? */
  lock(): boolean {
    const on = this.cpu.disableInterrupts();
    while (this.memory.exchange(this.address, HELD) !== FREE) this.cpu.relax(this.address, HELD);
    return on;
  }

  unlock(on: boolean): void {
    this.memory.atomicStore(this.address, FREE);
    this.cpu.restoreInterrupts(on);
  }
}
