/**
 * A search goes as far as its limits allow, to the byte: judged by the sizes of its arrays, worked
 * out by hand. And what a limit cuts short is told as if nothing had been looked at beyond.
 */
import { expect, test } from 'vitest';
import { limitsOf } from '../../../engine/search/limits.ts';
import type { WordModel } from '../../../engine/search/model.ts';
import { resume, search, start } from '../../../engine/search/search.ts';
import { grid } from './local-models.ts';

const total = 30 * 25;
const bare = grid(30, 25);
const keyed = grid(30, 25, {
  canonical: {
    keyWords: 3,
    write: (words, at, key) => key.set([5, words[at]!, words[at + 1]!]),
  },
});

/** Runs that an array of at least 1 KiB has room for when it holds `n`: it doubles. */
function roomFor(n: number, width: number): number {
  let room = n === 0 ? 0 : Math.floor(256 / width);
  while (room < n) room *= 2;
  return room;
}
/** Slots of a table for `n` keys, of which 5 are 8 slots at most. */
function slotsOf(n: number): number {
  let slots = 1024;
  while (n > (slots * 5) / 8) slots *= 2;
  return slots;
}
/** Two words per state, two that tell its step, the keys if they are kept, and the table. */
const sizes: Readonly<Record<string, (n: number) => number>> = {
  states: (n) => 4 * (2 * 2 * roomFor(n, 2) + slotsOf(n)),
  keys: (n) => 4 * (2 * 2 * roomFor(n, 2) + 3 * roomFor(n, 3) + slotsOf(n)),
  fingerprints: (n) => 4 * (2 * 2 * roomFor(n, 2) + 2 * slotsOf(n)),
};

test.each<[string, WordModel, 'exact' | 'fingerprints']>([
  ['states', bare, 'exact'],
  ['keys', keyed, 'exact'],
  ['fingerprints', bare, 'fingerprints'],
  ['fingerprints', keyed, 'fingerprints'],
])('a search that keeps %s meets as many as its bytes hold', (what, model, seen) => {
  const bytesOf = sizes[what]!;
  const all = Array.from({ length: total }, (_, i) => bytesOf(i + 1));
  for (const bytes of new Set(all)) {
    for (const bytesMax of [bytes - 1, bytes]) {
      const states = all.filter((one) => one <= bytesMax).length;
      const { kind, explored } = search(model, { seen, bytesMax });
      expect([kind, explored.states]).toEqual([states === total ? 'holds' : 'unknown', states]);
      expect(explored.bytes).toBe(bytesOf(states));
    }
  }
});

test('a search that is taken up goes on if its bytes are just those it may hold', () => {
  const early = start(keyed);
  early.step(100);
  const { bytes } = early.explored;
  const within = resume(keyed, { bytesMax: bytes }, early.snapshot()!);
  expect(within.verdict).toBeUndefined();
  const beyond = resume(keyed, { bytesMax: bytes - 1 }, early.snapshot()!);
  expect(beyond.verdict).toMatchObject({ kind: 'unknown', limit: `bytesMax = ${bytes - 1}` });
});

/** State n leads to 2n + 1 and 2n + 2, as far as there are 31; one may throw. */
const tree = (throwing?: number): WordModel => ({
  stateWords: 1,
  initial(sink) {
    sink.words[sink.at] = 0;
    sink.emit(0);
  },
  expand(words, at, sink) {
    const state = words[at]!;
    if (state === throwing) throw new Error(`state ${state} throws`);
    for (const action of [1, 2]) {
      if (2 * state + action >= 31) continue;
      sink.words[sink.at] = 2 * state + action;
      sink.emit(action);
    }
  },
  label: String,
});

test('a limit met before a state that throws ends the search before it', () => {
  // States 3 to 6 are one level; 7 to 10 follow from 3 and 4, and 5 would lead to 11 and 12.
  const early = start(tree(6), { statesMax: 11 });
  early.step(Infinity);
  expect(early.verdict).toMatchObject({ kind: 'unknown', limit: 'statesMax = 11' });
  const snapshot = early.snapshot()!;
  expect(snapshot.position).toMatchObject({ states: 11, expanded: 5, transitions: 10 });
  const late = resume(tree(), {}, snapshot);
  late.step(Infinity);
  expect(late.verdict).toEqual(search(tree()));
});

test('a state that throws is not expanded, but those before it are', () => {
  const early = start(tree(6));
  expect(() => early.step(Infinity)).toThrow('state 6 throws');
  const position = { states: 13, expanded: 6, transitions: 12 };
  expect(early.snapshot()?.position).toMatchObject(position);
});

test('limits may be as large as they can be, and not beyond', () => {
  const most = { statesMax: 2 ** 30, depthMax: Infinity, bytesMax: Infinity };
  expect(limitsOf({})).toEqual(most);
  expect(limitsOf(most)).toEqual(most);
  const least = { statesMax: 1, depthMax: 0, bytesMax: 1 };
  expect(limitsOf(least)).toEqual(least);
  expect(() => limitsOf({ statesMax: 2 ** 30 + 1 })).toThrow('statesMax must be');
  expect(() => limitsOf({ bytesMax: 0 })).toThrow('bytesMax must be');
  expect(() => limitsOf({ bytesMax: 1.5 })).toThrow('bytesMax must be');
});
