/** A row of bits in words, 32 to a word, lowest first. */
import type { Memory } from '../../../spec/ports/page-port.ts';

/** Words that hold `count` bits. */
export const wordsForBits = (count: number): number => (count + 31) >>> 5;

/** Is bit `index` of the row that starts at word `base` set? */
export const isSet = (memory: Memory, base: number, index: number): boolean =>
  ((memory.load(base + (index >>> 5)) >>> (index & 31)) & 1) === 1;

/** Sets bit `index`; of the other bits none changes. */
export function setBit(memory: Memory, base: number, index: number): void {
  const address = base + (index >>> 5);
  memory.store(address, memory.load(address) | (1 << (index & 31)));
}

/** Clears bit `index`; of the other bits none changes. */
export function clearBit(memory: Memory, base: number, index: number): void {
  const address = base + (index >>> 5);
  memory.store(address, memory.load(address) & ~(1 << (index & 31)));
}

/** Is any of the bits `from` to `to - 1` set? Not for an empty range. Cost: one load per word. */
export function isAnySet(memory: Memory, base: number, from: number, to: number): boolean {
  const first = from >>> 5;
  const last = (to - 1) >>> 5;
  for (let word = first; word <= last; word++) {
    let wanted = -1;
    if (word === first) wanted &= -1 << (from & 31);
    if (word === last) wanted &= -1 >>> (31 - ((to - 1) & 31));
    if ((memory.load(base + word) & wanted) !== 0) return true;
  }
  return false;
}
