/** Heaps are settled and judged once each, and told apart by every word. */
import { expect, test } from 'vitest';
import { RestingHeaps } from '../../../models/many-cpus/watch/resting-heaps.ts';

/** Word 0 matters, word 1 does not, word 2 is right if it is even; 13 is a heap that throws. */
function heaps() {
  const asked: string[] = [];
  const of = new RestingHeaps(3, {
    settle(words, at) {
      asked.push(`settle ${words.slice(at, at + 3)}`);
      if (words[at] === 13) throw new RangeError('13');
      words[at + 1] = 7;
    },
    judge(words, at) {
      asked.push(`judge ${words.slice(at, at + 3)}`);
      return words[at + 2]! % 2 === 0 ? undefined : { rule: 'odd', why: `${words[at + 2]}` };
    },
  });
  const look = (...words: number[]) => {
    const there = Uint32Array.of(99, ...words);
    of.settle(there, 1);
    return [...there.subarray(1), of.judge(there, 1)?.why];
  };
  return { asked, look };
}

test('a heap met before is settled and judged as it was, without a second look', () => {
  const { asked, look } = heaps();
  expect(look(1, 2, 3)).toEqual([1, 7, 3, '3']);
  expect(look(1, 5, 3)).toEqual([1, 7, 3, '3']);
  expect(look(1, 5, 4)).toEqual([1, 7, 4, undefined]);
  const first = [...asked];
  expect(first).toEqual([
    'settle 1,2,3',
    'judge 1,7,3',
    'settle 1,5,3',
    'settle 1,5,4',
    'judge 1,7,4',
  ]);
  expect(look(1, 5, 3)).toEqual([1, 7, 3, '3']);
  expect(look(1, 5, 4)).toEqual([1, 7, 4, undefined]);
  expect(look(1, 2, 3)).toEqual([1, 7, 3, '3']);
  expect(asked).toEqual(first);
});

test('a heap that cannot be settled leaves the others as they are', () => {
  const { look } = heaps();
  expect(() => look(13, 2, 3)).toThrow('13');
  expect(look(1, 2, 3)).toEqual([1, 7, 3, '3']);
  expect(look(2, 2, 4)).toEqual([2, 7, 4, undefined]);
  expect(look(1, 2, 3)).toEqual([1, 7, 3, '3']);
});
