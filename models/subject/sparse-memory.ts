/**
 * Words as far apart as addresses reach: only those that were stored are kept, so that a zone at
 * the far end of memory costs no more than one at its start. All words are the allocator's.
 */
import { AccessFault } from '../../impl/memory/checked-memory.ts';
import { fitsWord } from '../../spec/ports/widths.ts';
import type { Memory } from '../../spec/ports/page-port.ts';
import { garbageAt } from './garbage.ts';

export class SparseMemory implements Memory {
  private readonly words = new Map<number, number>();
  private left = 0;

  /** Words that were stored so far. */
  get stored(): number {
    return this.words.size;
  }

  /** A call begins that may make so many accesses. */
  begin(accessesMax: number): void {
    this.left = accessesMax;
  }

  load(address: number): number {
    this.access(address);
    return this.words.get(address) ?? garbageAt(address);
  }

  /** @throws AccessFault for a value that would be another one when it is loaded. */
  store(address: number, value: number): void {
    this.access(address);
    if (!fitsWord(value)) throw new AccessFault('too wide', address, value);
    this.words.set(address, value);
  }

  private access(address: number): void {
    if (this.left-- <= 0) throw new AccessFault('endless', address);
    if (!Number.isSafeInteger(address) || address < 0) throw new AccessFault('outside', address);
  }
}
