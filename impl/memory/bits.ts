/** Single bits: of a word, and arrays of them, lowest first, `base` the address of bit 0's word. */
import type { Memory } from '../../spec/ports/page-port.ts';

/** Words that hold `count` bits. */
export const wordsForBits = (count: number): number => (count + 31) >>> 5;

/** 0 or 1. */
export const loadBit = (memory: Memory, base: number, index: number): number =>
  (memory.load(base + (index >>> 5)) >>> (index & 31)) & 1;

/** Turns a bit over and says what it was: 0 or 1. */
export function toggleBit(memory: Memory, base: number, index: number): number {
  const address = base + (index >>> 5);
  const word = memory.load(address);
  memory.store(address, word ^ (1 << (index & 31)));
  return (word >>> (index & 31)) & 1;
}

/** Clears the bits of so many words. */
export function clearWords(memory: Memory, base: number, words: number): void {
  for (let i = 0; i < words; i++) memory.store(base + i, 0);
}

/**
 * Is any of the 2^order bits from `first` set? `first` must be a multiple of 2^order, so that they
 * lie in one word or fill whole ones. Cost: one load per word.
 */
export function isAnySet(memory: Memory, base: number, first: number, order: number): boolean {
  const address = base + (first >>> 5);
  if (order < 5) {
    const mask = (1 << (1 << order)) - 1;
    return ((memory.load(address) >>> (first & 31)) & mask) !== 0;
  }
  for (let i = 0; i < 1 << (order - 5); i++) if (memory.load(address + i) !== 0) return true;
  return false;
}

/** The lowest bit of a word that is set, 0..31; -1 where none is. */
export const lowestBit = (mask: number): number => 31 - Math.clz32(mask & -mask);
