/** The bits of design stripe-tree: each by itself, and whether any in a range is set. */
import { describe, expect, test } from 'vitest';
import { CheckedMemory } from '../../../impl/memory/checked-memory.ts';
import {
  clearBit,
  isAnySet,
  isSet,
  setBit,
  wordsForBits,
} from '../../../impl/designs/stripe-tree/bitset.ts';

function cleared(): CheckedMemory {
  const memory = new CheckedMemory(8);
  for (let word = 0; word < 8; word++) memory.store(word, 0);
  return memory;
}

describe('the bitset', () => {
  test('sets and clears one bit and no other', () => {
    const memory = cleared();
    expect([1, 32, 33, 64, 65].map(wordsForBits)).toEqual([1, 1, 2, 2, 3]);
    for (const index of [0, 1, 31, 32, 63, 95]) {
      setBit(memory, 2, index);
      for (let i = 0; i < 96; i++) expect(isSet(memory, 2, i)).toBe(i === index);
      clearBit(memory, 2, index);
      expect(isSet(memory, 2, index)).toBe(false);
    }
  });

  test('tells of every range whether a bit is set in it', () => {
    const memory = cleared();
    for (const index of [0, 5, 31, 32, 33, 63, 64, 95]) {
      setBit(memory, 2, index);
      for (let from = 0; from < 96; from++) {
        for (let to = from + 1; to <= 96; to++) {
          const isIn = from <= index && index < to;
          if (isAnySet(memory, 2, from, to) !== isIn) expect([index, from, to]).toEqual('wrong');
        }
      }
      clearBit(memory, 2, index);
    }
  });
});
