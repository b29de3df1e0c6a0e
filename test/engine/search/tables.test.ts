/** The tables of a search against keys and fingerprints made to meet in them. */
import { describe, expect, test } from 'vitest';
import type { Asked } from '../../../engine/search/batch.ts';
import { fingerprint } from '../../../engine/search/fingerprint.ts';
import { ExactSeen, FingerprintSeen, slotsFor } from '../../../engine/search/seen.ts';
import { Runs } from '../../../engine/search/states.ts';

const key = new Uint32Array(1);

test.each([
  [0, 1024],
  [1, 1024],
  [640, 1024],
  [641, 2048],
  [1280, 2048],
  [1281, 4096],
])('for %i keys there are %i slots, as if they had been claimed one by one', (count, slots) => {
  expect(slotsFor(count)).toBe(slots);
  const runs = new Runs(1);
  const seen = new ExactSeen(runs);
  for (let i = 0; i < count; i++) {
    key[0] = i;
    seen.has(key, 0, i, 0);
    seen.claim(runs.append(key, 0), i, 0);
  }
  expect(seen.bytes).toBe(4 * slots);
});

describe('a key that looks like one that was met', () => {
  /** One key that was met, and one that is asked for and taken to be likely the same. */
  function nextNew(met: readonly number[], words: readonly number[], firsts: number): number {
    const width = met.length;
    const runs = new Runs(width);
    const seen = new ExactSeen(runs);
    const lanes = new Int32Array(2);
    fingerprint(Uint32Array.from(met), 0, width, lanes, 0);
    seen.has(Uint32Array.from(met), 0, lanes[0]!, lanes[1]!);
    seen.claim(runs.append(Uint32Array.from(met), 0), lanes[0]!, lanes[1]!);
    const asked: Asked = {
      keys: Uint32Array.from(words),
      width,
      lanes,
      likely: Int32Array.of(0),
      firsts: Uint32Array.of(firsts),
    };
    fingerprint(asked.keys, 0, width, lanes, 0);
    return seen.nextNew(asked, 0, 1);
  }

  test('is known only if all its words are the same', () => {
    expect(nextNew([5], [5], 5)).toBe(1);
    expect(nextNew([5], [6], 5)).toBe(0);
    expect(nextNew([5, 7], [5, 7], 5)).toBe(1);
    expect(nextNew([5, 7], [5, 8], 5)).toBe(0);
    expect(nextNew([5, 7], [6, 7], 5)).toBe(0);
  });
});

describe('fingerprints of which one word is 0', () => {
  const has = (seen: FingerprintSeen, low: number, high: number) => seen.has(key, 0, low, high);
  const claim = (seen: FingerprintSeen, low: number, high: number): void => {
    expect(has(seen, low, high)).toBe(false);
    seen.claim(0, low, high);
  };

  test('are no empty slots: not to others that want them, nor when the table grows', () => {
    const seen = new FingerprintSeen(4);
    claim(seen, 4, 0);
    claim(seen, 0, 4);
    claim(seen, 8, 8);
    expect(seen.slots).toBe(8);
    for (let n = 3; n < 60; n++) claim(seen, 4 * n, 1);
    expect(seen.slots).toBe(128);
    for (let n = 3; n < 60; n++) expect(has(seen, 4 * n, 1)).toBe(true);
    expect([has(seen, 4, 0), has(seen, 0, 4), has(seen, 8, 8)]).toEqual([true, true, true]);
  });

  test('are told from their neighbours, unless both are', () => {
    const seen = new FingerprintSeen(64);
    claim(seen, 5, 0);
    claim(seen, 5, 1);
    claim(seen, 0, 2);
    claim(seen, 0, 1);
    expect(has(seen, 0, 0)).toBe(true);
  });
});

describe('a store of runs', () => {
  test('shows the first word of each', () => {
    for (const width of [1, 3, 2 ** 17]) {
      const runs = new Runs(width);
      const words = new Uint32Array(width);
      for (let i = 0; i < 5; i++) {
        words.fill(i);
        words[0] = 10 + i;
        runs.append(words, 0);
      }
      expect([0, 1, 2, 3, 4].map((i) => runs.peek(i))).toEqual([10, 11, 12, 13, 14]);
    }
  });

  test('gives what it holds, chunk by chunk', () => {
    const runs = new Runs(2 ** 14);
    const words = new Uint32Array(2 ** 14);
    expect([...runs.pieces()]).toEqual([]);
    const lengths = [16, 4, 0].map((count) => {
      for (let i = 0; i < count; i++) runs.append(words, 0);
      return [...runs.pieces()].map((piece) => piece.length / 2 ** 14);
    });
    expect(lengths).toEqual([[16], [16, 4], [16, 4]]);
  });

  test('doubles up to a chunk, which holds a power of two of runs, and goes on in chunks', () => {
    const runs = new Runs(85);
    const words = new Uint32Array(85);
    const rooms = new Set<number>();
    for (let i = 0; i < 2049; i++) {
      runs.append(words, 0);
      rooms.add(runs.bytes / (4 * 85));
    }
    // 2^8 words are 3 runs, 2^18 are 3,084, so a chunk has 2,048.
    expect([...rooms]).toEqual([3, 6, 12, 24, 48, 96, 192, 384, 768, 1536, 2048, 4096]);
  });

  test('holds runs of up to 2^20 words', () => {
    expect(new Runs(2 ** 20).width).toBe(2 ** 20);
    expect(() => new Runs(2 ** 20 + 1)).toThrow('must be an integer in 1..2^20, got 1048577');
  });

  test('that fills its chunk is entered in a table, and nothing beyond it', () => {
    const width = 2 ** 17;
    const runs = new Runs(width);
    const words = new Uint32Array(width);
    for (words[0] = 1; words[0] <= 2; words[0]++) runs.append(words, 0);
    const seen = new ExactSeen(runs, 4);
    const lanes = new Int32Array(2);
    for (words[0] = 1; words[0] <= 2; words[0]++) {
      fingerprint(words, 0, width, lanes, 0);
      expect(seen.has(words, 0, lanes[0]!, lanes[1]!)).toBe(true);
      expect(seen.found).toBe(words[0] - 1);
    }
    for (let slot = 0; slot < 4; slot++) expect(seen.has(words, 0, slot, 0)).toBe(false);
  });
});
