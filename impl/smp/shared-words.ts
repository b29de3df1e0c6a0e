/**
 * The machine that shared allocators ship on: one Int32Array that CPUs share, with the language's
 * own atomics, and a CPU that is a thread. Threads have no interrupts to switch off.
 */
import type { Cpu, SharedMemory } from '../../spec/ports/page-port.ts';
import { FlatMemory } from '../memory/memory.ts';

/** Words over an Int32Array, on a SharedArrayBuffer where threads share it. Addresses unchecked. */
export class SharedWords extends FlatMemory implements SharedMemory {
  atomicLoad(address: number): number {
    return Atomics.load(this.words, address);
  }

  atomicStore(address: number, value: number): void {
    Atomics.store(this.words, address, value);
  }

  exchange(address: number, value: number): number {
    return Atomics.exchange(this.words, address, value);
  }

  compareExchange(address: number, expected: number, value: number): number {
    return Atomics.compareExchange(this.words, address, expected, value);
  }

  add(address: number, delta: number): number {
    return Atomics.add(this.words, address, delta);
  }
}

/** A thread that plays a CPU. `relax` returns at once, as a pause instruction does. */
export class ThreadCpu implements Cpu {
  private readonly number: number;

  constructor(number: number) {
    this.number = number;
  }

  id(): number {
    return this.number;
  }

  relax(): void {}

  disableInterrupts(): boolean {
    return true;
  }

  restoreInterrupts(): void {}

  startOver(): void {}
}
