/** Who may claim how much in a round: chunks, table and quotas within the limits, by hand. */
import { describe, expect, test } from 'vitest';
import type { WordModel } from '../../../engine/search/model.ts';
import { Room } from '../../../engine/parallel/room.ts';
import { upTo } from './by-hand.ts';

const model = (stateWords: number, keyWords?: number): WordModel => ({
  stateWords,
  initial: () => undefined,
  expand: () => undefined,
  label: String,
  ...(keyWords === undefined ? {} : { canonical: { keyWords, write: () => undefined } }),
});

/** States of one word lie 2^13 to a chunk, which has them, and two words more of each. */
const chunkStates = 2 ** 13;
const chunkBytes = 4 * 3 * chunkStates;
const tableBytes = 4 * 2 ** 16;
/** Five eighths of the first table. */
const tableKeys = 40_960;

const none = { statesMax: 2 ** 30, bytesMax: Infinity };
const quotasOf = (room: Room, size: number): number[] =>
  upTo(size).map((worker) => room.shareOf(worker).quota);

describe('a room', () => {
  test('allows nothing before the first round is settled', () => {
    const room = new Room(model(1), 2, none);
    expect(room.able).toEqual([]);
    expect(room.newsFor(1)).toEqual([]);
    expect(room.shareOf(1)).toEqual({ quota: 0, mine: [] });
  });

  test('gives a chunk to each worker, and tells each of all and which are its own', () => {
    const room = new Room(model(1), 3, none);
    expect(room.bytes).toBe(tableBytes);
    expect(room.make(false)).toEqual({ table: false });
    expect(room.able).toEqual([0, 1, 2]);
    expect(room.bytes).toBe(tableBytes + 3 * chunkBytes);
    // Whoever follows a trace finds the states there.
    expect(room.states.words).toHaveLength(3);
    for (const worker of [0, 1, 2]) {
      expect(room.newsFor(worker)).toHaveLength(3);
      expect(room.newsFor(worker)).toEqual([]);
      expect(room.shareOf(worker)).toEqual({ quota: chunkStates, mine: [worker] });
      expect(room.shareOf(worker).mine).toEqual([]);
    }
  });

  test('gives another chunk only to a worker without room for as many states', () => {
    const room = new Room(model(1), 2, none);
    room.make(false);
    quotasOf(room, 2);
    room.newsFor(1);
    room.use(1, 1);
    expect(room.make(false)).toEqual({ table: false });
    expect(room.count).toBe(1);
    expect(room.newsFor(1)).toHaveLength(1);
    expect(room.shareOf(0)).toEqual({ quota: chunkStates, mine: [] });
    expect(room.shareOf(1)).toEqual({ quota: 2 * chunkStates - 1, mine: [2] });
  });

  test.each([
    [31, 9 + 1],
    [39, 11 + 1],
    [40, 12 + 2],
    [72, 21 + 3],
  ])('has room for a quarter of the %i states met, of each worker its half', (met, chunks) => {
    // A key makes chunks of four states: two words, two of their step, and its own.
    const bytes = 4 * 4 * (2 + 2 + 2 ** 14);
    const room = new Room(model(2, 2 ** 14), 2, none);
    room.make(false);
    room.use(0, met);
    room.make(false);
    expect(room.bytes).toBe(tableBytes + chunks * bytes);
  });

  test.each(upTo(4).map((i) => i + 1))('shares out exactly what %i workers may claim', (size) => {
    for (const statesMax of [1, 2, 3, 7, 12]) {
      for (const met of upTo(statesMax)) {
        const room = new Room(model(1), size, { ...none, statesMax });
        room.make(false);
        room.use(0, met);
        room.make(false);
        const quotas = quotasOf(room, size);
        expect(quotas.reduce((a, b) => a + b, 0)).toBe(statesMax - met);
        expect(Math.max(...quotas) - Math.min(...quotas)).toBeLessThanOrEqual(1);
        expect(room.able).toEqual(upTo(size).filter((worker) => quotas[worker]! > 0));
      }
    }
  });

  test('tells of a limit on states when there are so many and more were wanted', () => {
    const room = new Room(model(1), 2, { ...none, statesMax: 9, bytesMax: 2 ** 30 });
    room.make(false);
    room.use(0, 4);
    room.use(1, 4);
    expect(room.make(true)).toEqual({ table: false });
    expect(room.able).toEqual([1]);
    room.use(1, 1);
    expect(room.make(false)).toEqual({ table: false });
    expect(room.able).toEqual([0, 1]);
    expect(room.make(true)).toEqual({ table: false, limit: 'statesMax = 9' });
  });

  test('has as many bytes as it may, and tells of that limit', () => {
    const bytesMax = tableBytes + 2 * chunkBytes;
    const room = new Room(model(1), 2, { ...none, bytesMax });
    room.make(false);
    expect([room.bytes, ...quotasOf(room, 2)]).toEqual([bytesMax, chunkStates, chunkStates]);
    const less = new Room(model(1), 2, { ...none, bytesMax: bytesMax - 1 });
    expect(less.make(true)).toEqual({ table: false });
    expect([less.bytes, ...quotasOf(less, 2)]).toEqual([bytesMax - chunkBytes, chunkStates, 0]);
    less.use(0, chunkStates);
    expect(less.make(true)).toEqual({ table: false, limit: `bytesMax = ${bytesMax - 1}` });
    expect(quotasOf(less, 2)).toEqual([0, 0]);
  });
});

describe('the table of a room', () => {
  test('doubles before a round in which more keys could come than it may hold', () => {
    const room = new Room(model(1), 1, none);
    room.make(false);
    room.use(0, tableKeys - chunkStates);
    expect(room.make(false)).toEqual({ table: false });
    expect(room.newTable().byteLength).toBe(tableBytes);
    room.use(0, 1);
    expect(room.make(false)).toEqual({ table: true });
    expect(room.newTable().byteLength).toBe(2 * tableBytes);
    expect(room.make(false)).toEqual({ table: false });
  });

  test('doubles as often as is needed for all workers', () => {
    for (const [size, slots] of [
      [5, 2 ** 16],
      [6, 2 ** 17],
      [11, 2 ** 18],
    ] as const) {
      const room = new Room(model(1), size, none);
      expect(room.make(false)).toEqual({ table: slots !== 2 ** 16 });
      expect(room.newTable().byteLength).toBe(4 * slots);
    }
  });

  test('doubles if the bytes suffice; else it is filled as far as it may be', () => {
    const enough = 2 * tableBytes;
    for (const [bytesMax, isLarger] of [
      [enough, true],
      [enough - 1, false],
    ] as const) {
      const room = new Room(model(1), 6, { ...none, bytesMax });
      expect(room.make(false)).toEqual({ table: isLarger });
    }
    // Without room for a larger table there is some for chunks, of which two go to the first.
    const room = new Room(model(1), 1, { ...none, bytesMax: tableBytes + 2 * chunkBytes });
    room.make(false);
    room.use(0, chunkStates);
    room.make(false);
    expect(quotasOf(room, 1)).toEqual([chunkStates]);
  });

  test('has a number for every place: there are fewer places than slots', () => {
    const room = new Room(model(1), 4, none);
    room.make(false);
    for (const worker of upTo(4)) room.use(worker, chunkStates / 4);
    // A chunk more for each would be eight, as many places as there are slots.
    expect(room.make(false)).toEqual({ table: false });
    expect(room.bytes).toBe(tableBytes + 7 * chunkBytes);
    expect(quotasOf(room, 4)).toEqual([8192, 8192, 8192, 6144]);
  });
});
