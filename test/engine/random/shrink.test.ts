/** The shrinker: what is left is minimal, and what it costs is bounded and told. */

import { expect, test } from 'vitest';
import { prng, shrink } from '../../../engine/index.ts';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

test('exactly the items that matter are left, wherever they are', () => {
  const chance = prng(11);
  for (let round = 0; round < 50; round++) {
    const size = 1 + chance.below(200);
    const needed = [...new Set(numbers(1 + chance.below(5)).map(() => chance.below(size)))];
    const shrunk = shrink(numbers(size), (items) => needed.every((n) => items.includes(n)));
    expect(shrunk.items).toEqual(needed.toSorted((a, b) => a - b));
    expect(shrunk.minimal).toBe(true);
  }
});

test('one culprit among a thousand takes about two log n attempts, not a thousand', () => {
  const { items, attempts } = shrink(numbers(1_000), (list) => list.includes(617));
  expect(items).toEqual([617]);
  expect(attempts).toBeLessThan(40);
});

test('a sequence that fails when empty shrinks to nothing', () => {
  expect(shrink(numbers(10), () => true)).toMatchObject({ items: [], minimal: true });
});

test('no single item can be left out, even if cuts become possible late', () => {
  // Brackets must balance: only pairs can go, so single cuts fail until a pair is adjacent.
  const balanced = (list: readonly string[]) => {
    let open = 0;
    for (const item of list) {
      open += item === '(' ? 1 : item === ')' ? -1 : 0;
      if (open < 0) return false;
    }
    return open === 0 && list.includes('x');
  };
  const { items } = shrink([...'((()())((x)())())'], balanced);
  for (let i = 0; i < items.length; i++) expect(balanced(items.toSpliced(i, 1))).toBe(false);
  expect(balanced(items)).toBe(true);
});

test('a cut that is refused at first is tried again after others', () => {
  const failing = new Set(['abcd', 'acd', 'ac']);
  const { items, minimal } = shrink([...'abcd'], (list) => failing.has(list.join('')));
  expect(items.join('')).toBe('ac');
  expect(minimal).toBe(true);
});

test('items are replaced by the simplest that still fail, and then cut again', () => {
  const { items, minimal } = shrink(
    [90, 40, 77, 3],
    (list) => list.some((n) => n >= 25) && list.reduce((a, b) => a + b, 0) >= 30,
    { simpler: (n) => (n === 0 ? [] : [0, Math.floor(n / 2), n - 1]) },
  );
  expect(items).toEqual([30]);
  expect(minimal).toBe(true);
});

test('a simpler item may make a cut possible that was refused before', () => {
  const failing = new Set(['AB', 'aB', 'a']);
  const simpler = (item: string) => (item === 'A' ? ['a'] : []);
  const { items, minimal } = shrink([...'AB'], (list) => failing.has(list.join('')), { simpler });
  expect({ items, minimal }).toEqual({ items: ['a'], minimal: true });
});

test('nothing is asked twice: one item that must stay costs two attempts, two cost four', () => {
  // The whole, and none of it; of two also without the second, and without the first.
  expect(shrink([1], (list) => list.length > 0).attempts).toBe(2);
  expect(shrink([1, 2], (list) => list.length > 1).attempts).toBe(4);
});

test('of simpler items without end as many are tried as the bound allows', () => {
  function* endless() {
    for (let n = 1; ; n++) yield n;
  }
  const shrunk = shrink([0], (list) => list[0] === 0, { simpler: endless, attemptsMax: 9 });
  expect(shrunk).toEqual({ items: [0], attempts: 9, minimal: false });
});

test('the bound on attempts is kept, and what is left still fails', () => {
  for (const attemptsMax of [1, 2, 5, 17]) {
    let calls = 0;
    const fails = (list: readonly number[]) => {
      calls++;
      return list.includes(3) && list.includes(90);
    };
    const shrunk = shrink(numbers(100), fails, { attemptsMax });
    expect(shrunk.attempts).toBe(calls);
    expect(calls).toBeLessThanOrEqual(attemptsMax);
    expect(shrunk.minimal).toBe(false);
    expect(fails(shrunk.items)).toBe(true);
  }
});

test('what does not fail cannot be shrunk', () => {
  expect(() => shrink([1, 2], () => false)).toThrow('2 items must fail, and does not');
  expect(() => shrink([1], () => true, { attemptsMax: 0 })).toThrow('attemptsMax must be');
});

test('the given sequence is left as it was', () => {
  const given = Object.freeze(numbers(9));
  shrink(given, (list) => list.length > 2);
  expect(given).toEqual(numbers(9));
});
