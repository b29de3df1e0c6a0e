/** Numbers for runs of words: as a Map of strings would give them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WordNumbers } from '../../../engine/search/word-numbers.ts';

test('equal runs have equal numbers, different ones different, and each can be had back', () => {
  const run = fc.array(fc.nat(2), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(run, { maxLength: 60 }), (runs) => {
      const numbers = new WordNumbers(3);
      const told = new Map<string, number>();
      const words = new Uint32Array(5);
      for (const one of runs) {
        words.set(one, 2);
        const number = numbers.of(words, 2);
        expect(told.get(one.join()) ?? told.size).toBe(number);
        told.set(one.join(), number);
        words.fill(9);
        numbers.write(number, words, 1);
        expect([...words]).toEqual([9, ...one, 9]);
      }
      expect(numbers.count).toBe(told.size);
    }),
  );
});

test('more runs than the first table has slots for keep their numbers', () => {
  const numbers = new WordNumbers(2);
  const all = Array.from({ length: 5_000 }, (_, i) => Uint32Array.of(i % 70, i));
  all.forEach((words, i) => expect(numbers.of(words, 0)).toBe(i));
  all.forEach((words, i) => expect(numbers.of(words, 0)).toBe(i));
});
