/**
 * Successors that wait together: how many do, and what is found out about them ahead. Tables are
 * filled here by hand, with keys sought out so that they want the same slot.
 */
import { describe, expect, test } from 'vitest';
import { type Asked, lookAhead } from '../../../engine/search/batch.ts';
import { fingerprint } from '../../../engine/search/fingerprint.ts';
import type { WordModel } from '../../../engine/search/model.ts';
import { search } from '../../../engine/search/search.ts';

describe('successors that wait', () => {
  /** States for which a sink has room. */
  function roomOf(stateWords: number, keyWords?: number): number {
    let room = 0;
    const model: WordModel = {
      stateWords,
      initial(sink) {
        room = sink.words.length / stateWords;
        sink.emit(0);
      },
      expand: () => undefined,
      label: String,
      ...(keyWords === undefined ? {} : { canonical: { keyWords, write: () => undefined } }),
    };
    search(model);
    return room;
  }

  test.each([
    [1, 32],
    [2 ** 9, 32],
    [2 ** 9 + 1, 31],
    [2 ** 10, 16],
    [2 ** 13, 2],
    [2 ** 13 + 1, 1],
    [2 ** 15, 1],
  ])('of %i words are as many as 2^14 words hold, 1 to 32: %i', (stateWords, room) => {
    expect(roomOf(stateWords)).toBe(room);
  });

  test('are as few as their keys make them, where those are longer', () => {
    expect(roomOf(2, 2 ** 12)).toBe(4);
    expect(roomOf(2 ** 12, 2)).toBe(4);
  });

  test('are decided with those of other states of the level', () => {
    const events: string[] = [];
    search({
      stateWords: 1,
      initial: (sink) => sink.emit(0),
      expand(words, at, sink) {
        const state = words[at]!;
        events.push(`expand ${state}`);
        for (const action of state < 3 ? [1, 2] : []) {
          sink.words[sink.at] = 2 * state + action;
          sink.emit(action);
        }
      },
      check: (words, at) => void events.push(`check ${words[at]}`),
      label: String,
    });
    const level = (from: number, to: number): string[] =>
      ['check', 'expand'].flatMap((what) => all(what, from, to));
    expect(events).toEqual([...level(0, 0), ...level(1, 2), ...level(3, 6)]);
  });

  const all = (what: string, from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, i) => `${what} ${from + i}`);

  test('are decided when 32 are there, or when no more come', () => {
    const events: string[] = [];
    search({
      stateWords: 1,
      initial(sink) {
        for (let i = 1; i <= 40; i++) {
          events.push(`emit ${i}`);
          sink.words[sink.at] = i;
          sink.emit(i);
        }
      },
      expand: () => undefined,
      check: (words, at) => void events.push(`check ${words[at]}`),
      label: String,
    });
    expect(events).toEqual([
      ...all('emit', 1, 32),
      ...all('check', 1, 32),
      ...all('emit', 33, 40),
      ...all('check', 33, 40),
    ]);
  });
});

describe('a look ahead', () => {
  const slots = 8;
  const mask = slots - 1;
  const width = 2;

  const lanesOf = (key: readonly number[]): readonly [low: number, high: number] => {
    const lanes = new Int32Array(2);
    fingerprint(Uint32Array.from(key), 0, width, lanes, 0);
    return [lanes[0]!, lanes[1]!];
  };
  /** Keys (n, 7) that want `slot`. */
  const wanting = (slot: number, count: number): (readonly number[])[] =>
    Array.from({ length: 1_000 }, (_, n) => [n, 7])
      .filter((key) => (lanesOf(key)[0] & mask) === slot)
      .slice(0, count);
  const entryOf = (key: readonly number[], number: number): number =>
    (lanesOf(key)[1] & ~mask) | (number + 1);

  /** Wants slot 6, which is taken: to look there by mistake would show. */
  const mark = 78;
  function asked(keys: readonly (readonly number[])[]): Asked {
    const room = keys.length + 1;
    return {
      keys: Uint32Array.from(keys.flat()),
      width,
      lanes: new Int32Array(2 * room).fill(mark),
      likely: new Int32Array(room).fill(mark),
      firsts: new Uint32Array(room).fill(mark),
    };
  }

  // Three keys that want slot 6, as states 0, 1 and 2: they lie in 6, 7 and, around the end, 0.
  function scene() {
    const [a, b, c, other] = wanting(6, 4) as [number[], number[], number[], number[]];
    const [d, absent] = wanting(2, 2) as [number[], number[]];
    const [free] = wanting(4, 1) as [number[]];
    const met: readonly (readonly number[])[] = [a, b, c, d];
    const table = new Int32Array(slots);
    for (const [slot, number] of [
      [6, 0],
      [7, 1],
      [0, 2],
      [2, 3],
    ] as const) {
      table[slot] = entryOf(met[number]!, number);
    }
    return { a, b, c, d, other, absent, free, table, peek: (number: number) => met[number]![0]! };
  }

  test('finds every key that was met, behind others and around the end of the table', () => {
    const { a, b, c, d, table, peek } = scene();
    const these = asked([c, a, d, b]);
    lookAhead(table, { peek }, these, 4);
    expect([...these.likely]).toEqual([2, 0, 3, 1, mark]);
    expect([...these.firsts]).toEqual([c[0], a[0], d[0], b[0], mark]);
    expect([...these.lanes]).toEqual([c, a, d, b].flatMap(lanesOf).concat(mark, mark));
  });

  test('finds none for keys that were not met, and reads none', () => {
    const { other, free, absent, table, peek } = scene();
    const these = asked([other, free, absent]);
    lookAhead(table, { peek }, these, 3);
    expect([...these.likely]).toEqual([-1, -1, -1, mark]);
    expect([...these.firsts]).toEqual([mark, mark, mark, mark]);
  });

  test('takes a key of the same tag for likely, for it compares no words', () => {
    const { d, free, peek } = scene();
    const [, high] = lanesOf(free);
    const alike = new Int32Array(slots);
    alike[4] = (high & ~mask) | 4;
    const these = asked([free]);
    lookAhead(alike, { peek }, these, 1);
    expect([these.likely[0], these.firsts[0]]).toEqual([3, d[0]]);
  });

  test('leaves what is not asked as it is', () => {
    const { a, b, table, peek } = scene();
    const these = asked([a, b]);
    lookAhead(table, { peek }, these, 1);
    expect([...these.likely]).toEqual([0, mark, mark]);
    expect([...these.lanes]).toEqual([...lanesOf(a), mark, mark, mark, mark]);
  });

  test('looks at the slot that each key wants', () => {
    const { a, b, d, free, absent, table, peek } = scene();
    const sum = (keys: readonly (readonly number[])[], count = keys.length): number =>
      lookAhead(table, { peek }, asked(keys), count);
    expect(sum([free])).toBe(0);
    expect(sum([b])).toBe(table[6]);
    expect(sum([d, a])).toBe(table[2]! ^ table[6]!);
    expect(sum([b, d, free, absent, d])).toBe(table[6]! ^ table[2]!);
    expect(sum([d, a], 1)).toBe(table[2]);
  });
});
