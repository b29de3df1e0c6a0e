/** Boot memory: what it hands out is disjoint, and what it cannot hand out changes nothing. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BootMem, BOOTMEM_WORDS, NO_WORDS } from '../../../impl/memory/bootmem.ts';
import { FlatMemory } from '../../../impl/memory/memory.ts';

const BASE = 3;

test('words come one after the other, behind its own two', () => {
  const boot = new BootMem(new FlatMemory(new Int32Array(20).fill(-7)), BASE);
  boot.init(20);
  expect(boot.first).toBe(BASE + BOOTMEM_WORDS);
  expect([4, 0, 1, 10].map((words) => boot.take(words))).toEqual([5, 9, 9, 10]);
});

test('what is left is handed out to the last word, and not one more', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(12), { maxLength: 20 }),
      fc.integer({ min: 5, max: 60 }),
      (asks, end) => {
        const boot = new BootMem(new FlatMemory(new Int32Array(64)), BASE);
        boot.init(end);
        let next = boot.first;
        for (const words of asks) {
          const got = boot.take(words);
          expect(got).toBe(next + words <= end ? next : -1);
          if (got !== NO_WORDS) next += words;
        }
      },
    ),
  );
});

test('how far it has got lies in memory: another one there goes on where the first stopped', () => {
  const memory = new FlatMemory(new Int32Array(20));
  const first = new BootMem(memory, 0);
  first.init(20);
  first.take(5);
  expect(new BootMem(memory, 0).take(5)).toBe(BOOTMEM_WORDS + 5);
});
