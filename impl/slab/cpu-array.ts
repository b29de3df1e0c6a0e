/**
 * The objects of one class that one CPU keeps for itself, the newest last: calls begin here, and
 * while there is something to take and room to give, they end here too. Batches are moved from and
 * to the slabs by the oldest end: what was freed last is likeliest still in the CPU's data cache.
 *
 *      base + 0    how many
 *           + 1 …  the objects
 */
import type { Memory } from '../../spec/ports/page-port.ts';

/** One CPU's objects of one class. Its lock is the caller's business. */
export class CpuArray {
  protected readonly memory: Memory;
  protected readonly base: number;

  constructor(memory: Memory, base: number) {
    this.memory = memory;
    this.base = base;
  }

  init(): void {
    this.memory.store(this.base, 0);
  }

  count(): number {
    return this.memory.load(this.base);
  }

  has(object: number): boolean {
    for (let i = 0; i < this.count(); i++) if (this.at(i) === object) return true;
    return false;
  }

  /** The caller knows that there is room. */
  push(object: number): void {
    const count = this.count();
    this.memory.store(this.base + 1 + count, object);
    this.memory.store(this.base, count + 1);
  }

  /** The newest; the caller knows that there is one. */
  pop(): number {
    const count = this.count();
    this.memory.store(this.base, count - 1);
    return this.at(count - 1);
  }

  /** Takes out so many, or all if there are fewer, the oldest first, each passed to `put`. */
  drain(most: number, put: (object: number) => void): void {
    const count = this.count();
    const moved = Math.min(most, count);
    for (let i = 0; i < moved; i++) put(this.at(i));
    for (let i = moved; i < count; i++) this.memory.store(this.base + 1 + i - moved, this.at(i));
    this.memory.store(this.base, count - moved);
  }

  all(): number[] {
    return Array.from({ length: this.count() }, (_, i) => this.at(i));
  }

  /** The words of entries that there are none of, of so many that there may be. */
  spare(most: number): number[] {
    const count = this.count();
    return Array.from({ length: most - count }, (_, i) => this.base + 1 + count + i);
  }

  private at(i: number): number {
    return this.memory.load(this.base + 1 + i);
  }
}
