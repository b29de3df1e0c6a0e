/** Sets by number: unions are those of sets, equal sets are one number, and too many become all. */
import { expect, test } from 'vitest';
import { SETS_MAX, SourceSets } from '../../../engine/wasm/run/source-sets.ts';

test('unions are those of sets, in ascending order, whatever way they are reached', () => {
  const sets = new SourceSets([30, 4, 7]);
  const [a, b, c] = [sets.only(4), sets.only(7), sets.only(30)];
  expect(sets.sourcesIn(0)).toEqual([]);
  expect(sets.sourcesIn(a)).toEqual([4]);
  expect(sets.sourcesIn(sets.union(c, a))).toEqual([4, 30]);
  expect(sets.sourcesIn(sets.union(sets.union(c, a), b))).toEqual([4, 7, 30]);
  expect(sets.sourcesIn(sets.union(sets.union(a, c), sets.union(c, b)))).toEqual([4, 7, 30]);
  expect(sets.union(a, c)).toBe(sets.union(c, a));
  expect(sets.union(sets.union(a, b), c)).toBe(sets.all);
  expect(sets.sourcesIn(sets.all)).toEqual([4, 7, 30]);
  expect(sets.only(7)).toBe(b);
});

test('nothing and the same add nothing', () => {
  const sets = new SourceSets([1, 2]);
  const one = sets.only(1);
  expect([sets.union(0, one), sets.union(one, 0), sets.union(one, one)]).toEqual([one, one, one]);
  expect(sets.union(0, 0)).toBe(0);
  expect(sets.union(sets.all, one)).toBe(sets.all);
});

test('of one source, or none, there are no more sets than that', () => {
  const one = new SourceSets([5]);
  expect(one.only(5)).toBe(one.all);
  const none = new SourceSets([]);
  expect(none.all).toBe(0);
});

test('a set beyond the limit is that of all; those of one source never are', () => {
  // Nothing, all, and one more.
  const sets = new SourceSets([1, 2, 3, 4], 3);
  const [a, b, c, d] = [1, 2, 3, 4].map((source) => sets.only(source)) as [
    number,
    number,
    number,
    number,
  ];
  expect([a, b, c, d].map((set) => sets.sourcesIn(set))).toEqual([[1], [2], [3], [4]]);
  expect(sets.union(a, b)).toBe(sets.all);
  const wider = new SourceSets([1, 2, 3, 4], 6);
  const [e, f, g, h] = [1, 2, 3, 4].map((source) => wider.only(source)) as [
    number,
    number,
    number,
    number,
  ];
  expect(wider.sourcesIn(wider.union(e, f))).toEqual([1, 2]);
  expect(wider.sourcesIn(wider.union(g, h))).toEqual([1, 2, 3, 4]);
  expect(wider.union(e, f)).not.toBe(wider.all);
  expect(SETS_MAX).toBeGreaterThanOrEqual(1024);
});
