/** The generator: the reference's numbers, and fairness within bounds that are derived. */

import { expect, test } from 'vitest';
import { Prng, prng } from '../../../engine/index.ts';
import { bounded } from '../../bounds.ts';

test('sfc32 gives the numbers of the reference implementation', () => {
  // PractRand 0.94, RNGs::Raw::sfc32 seeded with these three words, as recorded in the test of
  // Apache Commons RNG's DotyHumphreySmallFastCounting32.
  const reference = new Prng(0xbb3c4104, 0x02294965, 0xda1ce2a9);
  const expected = [
    0x89b5c414, 0x7ee57639, 0xdbe18f7b, 0x94aa0162, 0xa22bff0a, 0x21c91fb8, 0x2c6fd6fe, 0xcda90d13,
    0x019684ca, 0xe5b400c0, 0x459d8590, 0x3aec0a1e, 0x254dac77, 0xbe10ae80, 0x9ac27819, 0xd17d10c6,
  ];
  expect(expected.map(() => reference.next())).toEqual(expected);
  // PractRand pre0.95 from three zero words, as recorded in the crate sfc_prng.
  expect(new Prng(0, 0, 0).next()).toBe(0xfb52c520);
});

test('a seed gives the same numbers, another seed or stream gives others', () => {
  const first = (seed: number, stream?: number) => {
    const chance = prng(seed, stream);
    return [chance.next(), chance.next(), chance.next()].join();
  };
  expect(first(7)).toBe(first(7, 0));
  const all = [0, 1, 7, 2 ** 32, 2 ** 32 + 7, 2 ** 53 - 1].flatMap((s) => [first(s), first(s, 1)]);
  expect(new Set(all).size).toBe(all.length);
});

test('below is fair within five standard deviations, for sizes that do not divide 2^32', () => {
  const chance = prng(2026);
  for (const n of [1, 2, 3, 6, 7, 10, ...bounded([1000], [])]) {
    const draws = 100 * n + bounded(60_000, 3_000);
    const counts = new Uint32Array(n);
    for (let i = 0; i < draws; i++) counts[chance.below(n)]!++;
    const deviation = Math.sqrt((draws / n) * (1 - 1 / n));
    for (const count of counts) {
      expect(Math.abs(count - draws / n)).toBeLessThanOrEqual(5 * deviation);
    }
  }
});

test('below draws again instead of favouring small numbers', () => {
  // Of 3·2^30 the plain remainder would give the lower third twice as often: 1/2 and not 1/3.
  const chance = prng(4);
  const n = 3 * 2 ** 30;
  const draws = bounded(30_000, 3_000);
  let low = 0;
  for (let i = 0; i < draws; i++) if (chance.below(n) < 2 ** 30) low++;
  expect(Math.abs(low - draws / 3)).toBeLessThan(5 * Math.sqrt(draws * (1 / 3) * (2 / 3)));
});

test('below draws again from the last multiple of its range on', () => {
  class Given extends Prng {
    readonly draws = [2 ** 32 - 1, 2 ** 32 - 2];
    override next(): number {
      return this.draws?.shift() ?? 0;
    }
  }
  // 2^32 - 1 is a multiple of 3: with the numbers below it every remainder is as likely.
  expect(new Given(1, 2, 3).below(3)).toBe(2);
});

test('below covers its whole range, ends included', () => {
  const chance = prng(9);
  const met = new Set(Array.from({ length: 400 }, () => chance.below(5)));
  expect([...met].toSorted()).toEqual([0, 1, 2, 3, 4]);
  expect(chance.below(1)).toBe(0);
  expect(chance.below(2 ** 32)).toBeLessThan(2 ** 32);
});

test('seeds, streams and sizes out of range are refused by name', () => {
  expect(() => prng(-1)).toThrow('seed must be an integer in 0..2^53-1, got -1');
  expect(() => prng(2 ** 53)).toThrow(RangeError);
  for (const stream of [-1, 0.5, 2 ** 32]) {
    expect(() => prng(1, stream)).toThrow(`stream must be an integer in 0..2^32-1, got ${stream}`);
  }
  for (const n of [0, -1, 1.5, Number.NaN, 2 ** 32 + 1]) {
    expect(() => prng(1).below(n)).toThrow(`below(n) needs an integer in 1..2^32, got ${n}`);
  }
});
