/** Arrays of bits: each law compares with an array of booleans that does the same. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  clearWords,
  isAnySet,
  loadBit,
  lowestBit,
  toggleBit,
  wordsForBits,
} from '../../../impl/memory/bits.ts';
import { FlatMemory } from '../../../impl/memory/memory.ts';

const BASE = 2;
const BITS = 256;
const turned = fc.array(fc.nat(BITS - 1), { maxLength: 40 });

/** Bits over garbage, cleared, then turned over one by one. */
function make(indices: readonly number[]) {
  const memory = new FlatMemory(new Int32Array(BASE + wordsForBits(BITS) + 1).fill(-1));
  clearWords(memory, BASE, wordsForBits(BITS));
  const bits = Array.from({ length: BITS }, () => false);
  for (const i of indices) {
    expect(toggleBit(memory, BASE, i)).toBe(bits[i] ? 1 : 0);
    bits[i] = !bits[i];
  }
  return { memory, bits };
}

test('a bit is what it was turned to, and the words around stay as they are', () => {
  fc.assert(
    fc.property(turned, (indices) => {
      const { memory, bits } = make(indices);
      expect(bits.map((_, i) => loadBit(memory, BASE, i) === 1)).toEqual(bits);
      expect([memory.load(BASE - 1), memory.load(BASE + wordsForBits(BITS))]).toEqual([-1, -1]);
    }),
  );
});

test('of 2^k bits one is set if one of them is, within a word and across words', () => {
  fc.assert(
    fc.property(turned, fc.integer({ min: 0, max: 8 }), fc.nat(BITS - 1), (indices, k, i) => {
      const { memory, bits } = make(indices);
      const first = i - (i % 2 ** k);
      const part = bits.slice(first, first + 2 ** k);
      expect(isAnySet(memory, BASE, first, k)).toBe(part.includes(true));
    }),
  );
});

test('32 bits take a word, one more takes another', () => {
  expect([0, 1, 32, 33].map(wordsForBits)).toEqual([0, 1, 1, 2]);
});

test('the lowest bit of a mask is its smallest set place, -1 where there is none', () => {
  for (let place = 0; place < 32; place++) {
    expect(lowestBit(1 << place)).toBe(place);
    expect(lowestBit(-1 << place)).toBe(place);
  }
  expect(lowestBit(0b1010)).toBe(1);
  expect(lowestBit(0)).toBe(-1);
});
