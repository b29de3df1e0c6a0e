/** The visited sets, the store under them and the fingerprint, each alone and with bad luck. */

import { expect, test } from 'vitest';
import { fingerprint } from '../../../engine/search/fingerprint.ts';
import { prng } from '../../../engine/random/prng.ts';
import { ExactSeen, FingerprintSeen } from '../../../engine/search/seen.ts';
import { noParent, Runs, States } from '../../../engine/search/states.ts';
import { bounded } from '../../bounds.ts';

function addExact(
  keys: Runs,
  seen: ExactSeen,
  key: Uint32Array,
  low: number,
  high: number,
): boolean {
  if (seen.has(key, 0, low, high)) return false;
  seen.claim(keys.append(key, 0), low, high);
  return true;
}

test('exact keys of one fingerprint are told apart by their words', () => {
  const keys = new Runs(2);
  const seen = new ExactSeen(keys, 64);
  for (const round of ['new', 'known']) {
    for (let i = 0; i < 30; i++) {
      expect(addExact(keys, seen, Uint32Array.of(i, 9), -77, -77)).toBe(round === 'new');
    }
  }
  expect(keys.count).toBe(30);
});

test('exact keys whose runs wrap around the end of the table are found again', () => {
  const keys = new Runs(1);
  const seen = new ExactSeen(keys, 16);
  for (let i = 0; i < 9; i++) expect(addExact(keys, seen, Uint32Array.of(i), 15, i)).toBe(true);
  for (let i = 0; i < 9; i++) expect(addExact(keys, seen, Uint32Array.of(i), 15, i)).toBe(false);
});

test('a table that starts with four slots grows, and answers as a Set of strings does', () => {
  const keys = new Runs(3);
  const exact = new ExactSeen(keys, 1);
  const hashed = new FingerprintSeen(1);
  const oracle = new Set<string>();
  const chance = prng(1);
  const lanes = new Int32Array(2);
  expect(exact.bytes).toBe(16);
  for (let i = 0; i < 20_000; i++) {
    const key = Uint32Array.of(chance.below(20), chance.below(20), 2 ** 32 - 1 - chance.below(20));
    const isNew = !oracle.has(key.join());
    oracle.add(key.join());
    fingerprint(key, 0, 3, lanes, 0);
    const [low, high] = [lanes[0]!, lanes[1]!];
    expect(addExact(keys, exact, key, low, high)).toBe(isNew);
    expect(hashed.has(key, 0, low, high)).toBe(!isNew);
    if (isNew) hashed.claim(0, low, high);
  }
  expect(keys.count).toBe(oracle.size);
  expect(exact.bytes).toBe(4 * 16_384);
});

test('what a set says it will grow by is what it grows by', () => {
  const keys = new Runs(1);
  const seen = new ExactSeen(keys, 1);
  const hashed = new FingerprintSeen(1);
  for (let i = 0; i < 5_000; i++) {
    const expected = seen.bytes + seen.growth() + keys.bytes + keys.growth();
    const other = hashed.bytes + hashed.growth();
    const key = Uint32Array.of(i);
    const lanes = new Int32Array(2);
    fingerprint(key, 0, 1, lanes, 0);
    addExact(keys, seen, key, lanes[0]!, lanes[1]!);
    hashed.has(key, 0, lanes[0]!, lanes[1]!);
    hashed.claim(i, lanes[0]!, lanes[1]!);
    expect(seen.bytes + keys.bytes).toBe(expected);
    expect(hashed.bytes).toBe(other);
  }
});

test('the fingerprint of two zero words is a fingerprint and not an empty slot', () => {
  const seen = new FingerprintSeen();
  const key = new Uint32Array(1);
  expect(seen.has(key, 0, 0, 0)).toBe(false);
  seen.claim(0, 0, 0);
  expect(seen.has(key, 0, 0, 0)).toBe(true);
  expect(seen.has(key, 0, 0, 2)).toBe(false);
});

test('fingerprints of one low lane are told apart by the high one', () => {
  const seen = new FingerprintSeen(4);
  const key = new Uint32Array(1);
  for (const low of [3, 0]) {
    for (let high = 2; high < 100; high++) {
      expect(seen.has(key, 0, low, high)).toBe(false);
      seen.claim(0, low, high);
    }
  }
  for (let high = 2; high < 100; high++) {
    expect([seen.has(key, 0, 3, high), seen.has(key, 0, 0, high)]).toEqual([true, true]);
  }
});

test('every bit of a run flips each bit of its fingerprint half the time', () => {
  const chance = prng(2);
  const lanes = new Int32Array(4);
  const runs = bounded(2_000, 200);
  for (let bit = 0; bit < 5 * 32; bit++) {
    const flips = new Uint32Array(64);
    for (let run = 0; run < runs; run++) {
      const words = Uint32Array.from({ length: 5 }, () => chance.next());
      fingerprint(words, 0, 5, lanes, 0);
      words[bit >> 5]! ^= 1 << (bit & 31);
      fingerprint(words, 0, 5, lanes, 2);
      for (let i = 0; i < 64; i++) {
        flips[i]! += ((lanes[i >> 5]! ^ lanes[2 + (i >> 5)]!) >>> (i & 31)) & 1;
      }
    }
    // Six standard deviations of a fair coin, sqrt(runs)/2; 10,240 coins stay within.
    const most = (6 * Math.sqrt(runs)) / 2;
    for (const count of flips) expect(Math.abs(count - runs / 2)).toBeLessThan(most);
  }
});

test.each(bounded([20], []))('runs of small numbers fill 2^%i slots as chance does', () => {
  const lanes = new Int32Array(2);
  const size = 2 ** 20;
  for (const lane of [0, 1]) {
    const slots = new Uint8Array(size);
    const words = new Uint32Array(4);
    for (let i = 0; i < size; i++) {
      words.set([i & 31, (i >> 5) & 31, (i >> 10) & 31, i >> 15]);
      fingerprint(words, 0, 4, lanes, 0);
      slots[lanes[lane]! & (size - 1)] = 1;
    }
    const empty = slots.reduce((count, used) => count + 1 - used, 0);
    // Expected size/e = 385,750 with a standard deviation of 313.
    expect(Math.abs(empty - size / Math.E)).toBeLessThan(6 * 313);
  }
});

test('the fingerprint depends on the length and on the order of the words', () => {
  const print = (...words: number[]) => {
    const lanes = new Int32Array(2);
    fingerprint(Uint32Array.from(words), 0, words.length, lanes, 0);
    return lanes.join();
  };
  const all = [print(), print(0), print(0, 0), print(0, 0, 0), print(1, 2), print(2, 1)];
  expect(new Set(all).size).toBe(all.length);
});

test('runs keep their words through every growth, and widths of any size fit', () => {
  for (const width of [1, 3, 5, 64, 300, 2 ** 18 + 1]) {
    const runs = new Runs(width);
    const count = width > 1_000 ? 3 : Math.floor(bounded(600_000, 20_000) / width);
    const run = new Uint32Array(width);
    const surprises = { growth: 0, words: 0 };
    for (let i = 0; i < count; i++) {
      const announced = runs.bytes + runs.growth();
      run[0] = i;
      run[width - 1] = i;
      if (runs.append(run, 0) !== i || runs.bytes !== announced) surprises.growth++;
    }
    for (let i = 0; i < count; i++) {
      run[0] = i;
      run[width - 1] = i;
      if (!runs.equals(i, run, 0)) surprises.words++;
    }
    expect({ width, ...surprises }).toEqual({ width, growth: 0, words: 0 });
  }
});

test('released runs give their bytes back and later ones stay', () => {
  const runs = new Runs(64);
  const run = new Uint32Array(64);
  for (run[0] = 0; run[0] < 20_000; run[0]++) runs.append(run, 0);
  const before = runs.bytes;
  runs.release(10_000);
  expect(runs.bytes).toBe(before - 2 * 2 ** 20);
  expect(runs.chunkOf(10_000)[runs.offsetOf(10_000)]).toBe(10_000);
});

test('a path leads from the initial state, and every action survives as a 32-bit word', () => {
  const states = new States(1);
  const word = new Uint32Array(1);
  const first = states.append(word, 0, noParent, 11);
  const second = states.append(word, 0, first, 2 ** 32 - 1);
  states.append(word, 0, first, 5);
  const last = states.append(word, 0, second, 0);
  expect(states.pathTo(last)).toEqual({ initial: 11, actions: [2 ** 32 - 1, 0] });
  expect(states.pathTo(first)).toEqual({ initial: 11, actions: [] });
});
