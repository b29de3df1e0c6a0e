/** The memory that designs are checked in must itself be right: ownership, undo, budget, hash. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CheckedMemory,
  CLIENT,
  OWN,
  STALE,
  type WordState,
} from '../../../impl/memory/checked-memory.ts';

test('a fresh word is stale: reading it is a fault, writing it makes it the allocator’s', () => {
  const memory = new CheckedMemory(4);
  expect(() => memory.load(2)).toThrow('reads stale at word 2');
  memory.store(2, 7);
  expect(memory.load(2)).toBe(7);
});

test('a client’s word may be neither read nor written', () => {
  const memory = new CheckedMemory(4);
  memory.mark(1, CLIENT);
  expect(() => memory.load(1)).toThrow('reads client at word 1');
  expect(() => memory.store(1, 0)).toThrow('writes client at word 1');
});

test('an address outside the words is a fault, not an undefined value', () => {
  const memory = new CheckedMemory(4);
  for (const address of [-1, 4, 1.5]) {
    expect(() => memory.load(address)).toThrow(`outside at word ${address}`);
    expect(() => memory.store(address, 0)).toThrow(`outside at word ${address}`);
  }
});

test('the access after the budget is a fault', () => {
  const memory = new CheckedMemory(4);
  memory.begin(2);
  memory.store(0, 1);
  expect(memory.load(0)).toBe(1);
  expect(() => memory.load(0)).toThrow('endless at word 0');
});

test('whoever inspects may read as often as there is to read; the next call may not', () => {
  const memory = new CheckedMemory(4);
  memory.begin(1);
  memory.store(0, 1);
  memory.unlimited();
  for (let i = 0; i < 9; i++) expect(memory.load(0)).toBe(1);
  memory.begin(1);
  memory.load(0);
  expect(() => memory.load(0)).toThrow('endless at word 0');
});

test('a memory without words or with too many is refused by name', () => {
  for (const bad of [0, 1.5, 2 ** 28 + 1]) {
    expect(() => new CheckedMemory(bad)).toThrow(
      `memory must have 1..${2 ** 28} words, got ${bad}`,
    );
  }
  expect(new CheckedMemory(1).words.length).toBe(1);
});

test('undo brings back words, owners and hash, however often a word was written', () => {
  const stores = fc.array(fc.record({ at: fc.nat({ max: 9 }), value: fc.integer() }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(stores, stores, (before, during) => {
      const memory = new CheckedMemory(10);
      memory.begin(Number.POSITIVE_INFINITY);
      for (const { at, value } of before) memory.store(at, value);
      const words = memory.words.slice();
      const states = memory.states.slice();
      const hash = [memory.hashLow, memory.hashHigh];
      memory.begin(Number.POSITIVE_INFINITY);
      for (const { at, value } of during) memory.store(at, value);
      memory.undo();
      expect([memory.words, memory.states]).toEqual([words, states]);
      expect([memory.hashLow, memory.hashHigh]).toEqual(hash);
    }),
  );
});

test('a call of any number of stores is undone to the last', () => {
  const memory = new CheckedMemory(100);
  memory.begin(Number.POSITIVE_INFINITY);
  for (let at = 0; at < 99; at++) memory.store(at, at);
  const words = memory.words.slice();
  memory.begin(Number.POSITIVE_INFINITY);
  for (let i = 0; i < 500; i++) memory.store(i % 100, -i);
  memory.undo();
  expect(memory.words).toEqual(words);
  expect([...memory.states]).toEqual([...Array(99).fill(OWN), STALE]);
});

test('the hash depends on the owned words and on nothing else, not on the way to them', () => {
  const words = fc.array(
    fc.record({ value: fc.integer(), state: fc.constantFrom<WordState>(OWN, STALE, CLIENT) }),
    { minLength: 6, maxLength: 6 },
  );
  fc.assert(
    fc.property(words, fc.array(fc.tuple(fc.nat({ max: 5 }), fc.integer())), (target, detour) => {
      const straight = new CheckedMemory(6);
      const round = new CheckedMemory(6);
      for (const [at, value] of detour) round.store(at, value);
      target.forEach(({ value, state }, at) => {
        straight.put(at, state === OWN ? value : 1);
        straight.mark(at, state);
        round.mark(at, state);
        round.put(at, state === OWN ? value : 2);
      });
      expect([round.hashLow, round.hashHigh]).toEqual([straight.hashLow, straight.hashHigh]);
    }),
  );
});

test('unequal owned words have unequal hashes, by each half alone', () => {
  const lows = new Set<number>();
  const highs = new Set<number>();
  for (let at = 0; at < 8; at++) {
    for (let value = 0; value < 100; value++) {
      const memory = new CheckedMemory(8);
      memory.store(at, value);
      lows.add(memory.hashLow);
      highs.add(memory.hashHigh);
    }
  }
  expect([lows.size, highs.size]).toEqual([800, 800]);
});

test('writing what a word held leaves the memory unchanged, any other value does not', () => {
  const memory = new CheckedMemory(4);
  memory.store(0, 5);
  memory.begin(9);
  memory.store(0, 6);
  expect(memory.isUnchanged()).toBe(false);
  memory.store(0, 5);
  memory.store(3, 1);
  expect(memory.isUnchanged()).toBe(true);
});

test('of several words written, one that is another now is enough', () => {
  const memory = new CheckedMemory(4);
  for (const at of [0, 1, 2]) memory.store(at, 5);
  memory.begin(9);
  memory.store(0, 5);
  memory.store(1, 6);
  memory.store(2, 5);
  expect(memory.isUnchanged()).toBe(false);
});
