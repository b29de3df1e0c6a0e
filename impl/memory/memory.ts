/**
 * The memory that allocators ship with: a bare array of words, nothing recorded, nothing checked.
 * Anything that watches or schedules accesses implements the same two methods elsewhere, so what is
 * checked is what ships.
 */
import type { Memory } from '../../spec/ports/page-port.ts';

/** Words over one Int32Array. Addresses are not checked. */
export class FlatMemory implements Memory {
  readonly words: Int32Array;

  constructor(words: Int32Array) {
    this.words = words;
  }

  load(address: number): number {
    return this.words[address] as number;
  }

  store(address: number, value: number): void {
    this.words[address] = value;
  }
}
