/** States in chunks that all see: where each lies, what is compared, and how it was reached. */
import { expect, test } from 'vitest';
import { SharedStates } from '../../../engine/parallel/shared-states.ts';
import { noParent } from '../../../engine/search/states.ts';
import { upTo } from './by-hand.ts';

test.each([
  // Words of state and key; states of a chunk, at most 2^13 and 2^16 words, a power of two.
  [1, 0, 2 ** 13],
  [8, 0, 2 ** 13],
  [9, 0, 2 ** 12],
  [2, 2 ** 10, 2 ** 6],
  [2 ** 10, 2, 2 ** 6],
  [2 ** 16, 0, 1],
  [2 ** 20, 2 ** 20, 1],
])('states of %i words with keys of %i lie so many to a chunk: %i', (stateWords, keyWords, n) => {
  const states = new SharedStates({ stateWords, keyWords });
  expect([states.chunkStates, states.mask]).toEqual([n, n - 1]);
  expect(states.chunkBytes).toBe(4 * n * (stateWords + 2 + keyWords));
  const { words, links, keys } = states.makeChunk();
  const bytes = words.byteLength + links.byteLength + (keys?.byteLength ?? 0);
  expect(bytes).toBe(states.chunkBytes);
  expect(keys === undefined).toBe(keyWords === 0);
});

test('states have 1 to 2^20 words, and their keys may have none', () => {
  const made = (stateWords: number, keyWords: number) => () =>
    new SharedStates({ stateWords, keyWords });
  expect(made(0, 0)).toThrow('words per state must be an integer in 1..1048576, got 0');
  expect(made(2 ** 20 + 1, 0)).toThrow('words per state must be');
  expect(made(1, -1)).toThrow('words per key must be an integer in 0..1048576, got -1');
  expect(made(1, 2 ** 20 + 1)).toThrow('words per key must be');
});

/** Three chunks of four states; state n is n and then 7, its key n, 5 and 6. */
function filled(keyWords: 0 | 3): SharedStates {
  const stateWords = 2 ** 14;
  const states = new SharedStates({ stateWords, keyWords });
  for (const chunk of upTo(3)) {
    states.add(states.makeChunk());
    for (const place of upTo(4)) {
      const number = 4 * chunk + place;
      states.words[chunk]!.set([number, 7], place * stateWords);
      if (keyWords > 0) states.keys[chunk]!.set([number, 5, 6], place * keyWords);
      // State 0 is initial, by action 9; each other follows from the one before, by its number.
      states.links[chunk]!.set([number === 0 ? noParent : number - 1, number || 9], 2 * place);
    }
  }
  return states;
}

test.each([0, 3] as const)('a state is where its number says; keys of %i words', (keyWords) => {
  const states = filled(keyWords);
  for (const number of upTo(12)) {
    expect(states.peek(number)).toBe(number);
    const copy = states.copy(number);
    expect([copy.length, ...copy.slice(0, 3)]).toEqual([2 ** 14, number, 7, 0]);
  }
});

test('what is compared is the key, all of it and nothing else', () => {
  const keyed = filled(3);
  const isKey = (state: number, ...key: number[]): boolean =>
    keyed.isKey(state, Uint32Array.of(1, ...key, 1), 1);
  for (const number of upTo(12)) {
    expect(isKey(number, number, 5, 6)).toBe(true);
    expect(isKey(number, number + 1, 5, 6)).toBe(false);
    expect(isKey(number, number, 4, 6)).toBe(false);
    expect(isKey(number, number, 5, 7)).toBe(false);
  }
});

test('states that are their own keys are compared as they are', () => {
  const bare = filled(0);
  const words = new Uint32Array(2 ** 14 + 2);
  for (const number of upTo(12)) {
    words.set([1, number, 7], 0);
    expect(bare.isKey(number, words, 1)).toBe(true);
    for (const place of [1, 2, 2 ** 14]) {
      words[place]! += 1;
      expect(bare.isKey(number, words, 1)).toBe(false);
      words[place]! -= 1;
    }
  }
});

test('a path goes from chunk to chunk back to the initial state', () => {
  const states = filled(0);
  for (const number of upTo(12)) {
    const actions = upTo(number).map((i) => i + 1);
    expect(states.pathTo(number)).toEqual({ initial: 9, actions });
  }
});
