/** Watched memory against plain bytes: what is stored, told, put in the journal and undone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cut,
  type LinearMemory,
  modify,
  NumberAt,
  PAGE,
} from '../../../engine/wasm/run/linear-memory.ts';
import type { AtomicKind } from '../../../engine/wasm/lower/operations.ts';
import { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';

/** One page; every access of a marked byte is told, and a write opens it or leaves its mark. */
function watched(left = 0) {
  const told: string[] = [];
  const memory = new WatchedMemory(1, {
    reads: (address, mark) => void told.push(`read ${address} ${mark}`),
    writes: (address, mark) => {
      told.push(`write ${address} ${mark}`);
      return left;
    },
  });
  return { memory, told };
}

const access = fc.record({
  address: fc.nat({ max: 13 }),
  bytes: fc.constantFrom(1, 2, 4),
  value: fc.integer(),
  isStore: fc.boolean(),
});

test('does what plain little-endian bytes do, aligned or not, and undoes all of it', () => {
  const law = fc.property(fc.array(access, { maxLength: 30 }), (accesses) => {
    const { memory } = watched();
    const plain = new DataView(new ArrayBuffer(32));
    for (let at = 0; at < 16; at += 4) {
      memory.store(at, 4, 0x01020304 * (at + 1));
      plain.setInt32(at, 0x01020304 * (at + 1), true);
    }
    memory.begin();
    const before = [...memory.words.subarray(0, 8)];
    for (const { address, bytes, value, isStore } of accesses) {
      if (isStore) {
        memory.store(address, bytes, value);
        for (let i = 0; i < bytes; i++) plain.setUint8(address + i, value >>> (8 * i));
      }
      const [one, two, four] = [
        plain.getUint8(address),
        plain.getUint16(address, true),
        plain.getInt32(address, true),
      ];
      const is = [1, 2, 4].map((size) => memory.load(address, size));
      expect(is).toEqual([one, two, four]);
    }
    memory.undo();
    expect([...memory.words.subarray(0, 8)]).toEqual(before);
    expect(memory.journalled).toBe(0);
  });
  fc.assert(law, { seed: 1 });
});

test('ends with its last byte', () => {
  const { memory } = watched();
  expect(memory.load(PAGE - 4, 4)).toBe(0);
  memory.store(PAGE - 1, 1, 7);
  expect(memory.load(PAGE - 1, 1)).toBe(7);
  for (const [address, bytes] of [
    [PAGE - 3, 4],
    [PAGE, 1],
    [PAGE - 1, 2],
    [2 ** 32 - 1, 4],
  ] as const) {
    const why = `access to ${bytes} bytes at ${address}, memory ends at ${PAGE}`;
    expect(() => memory.load(address, bytes)).toThrow(why);
    expect(() => memory.store(address, bytes, 1)).toThrow(why);
  }
});

test('cannot grow, but may be asked how large it is', () => {
  const { memory } = watched();
  expect([memory.grow(0), memory.grow(1), memory.pages]).toEqual([1, -1, 1]);
});

describe('a marked byte', () => {
  test('is told of in every access that touches it, and no other is', () => {
    const { memory, told } = watched();
    memory.mark(5, 2, 9);
    memory.load(4, 1);
    memory.load(7, 1);
    memory.load(0, 4);
    memory.load(8, 4);
    expect(told).toEqual([]);
    memory.load(4, 4);
    memory.load(6, 1);
    memory.load(3, 4);
    expect(told).toEqual(['read 5 9', 'read 6 9', 'read 6 9', 'read 5 9', 'read 6 9']);
  });

  test('has the mark that the watcher leaves, until that is undone', () => {
    const { memory, told } = watched(3);
    memory.mark(5, 2, 9);
    memory.store(5, 1, 1);
    expect([...memory.marks.subarray(4, 8)]).toEqual([0, 3, 9, 0]);
    memory.store(4, 4, 1);
    expect([...memory.marks.subarray(4, 8)]).toEqual([0, 3, 3, 0]);
    expect(told).toEqual(['write 5 9', 'write 5 3', 'write 6 9']);
    memory.undo();
    expect([...memory.marks.subarray(4, 8)]).toEqual([0, 9, 9, 0]);
    expect(memory.words[1]).toBe(0);
  });

  test('is marked byte by byte in a store that crosses words', () => {
    const { memory, told } = watched();
    memory.mark(7, 2, 1);
    memory.store(6, 4, 0x04030201);
    expect(told).toEqual(['write 7 1', 'write 8 1']);
    expect([6, 7, 8, 9].map((at) => memory.load(at, 1))).toEqual([1, 2, 3, 4]);
  });
});

test('the journal grows, and is begun anew', () => {
  const { memory } = watched();
  for (let i = 0; i < 1000; i++) memory.store(4 * i, 4, i + 1);
  expect(memory.journalled).toBe(3000);
  memory.undo();
  expect([...memory.words.subarray(0, 1000)].every((word) => word === 0)).toBe(true);
  memory.store(0, 4, 5);
  memory.begin();
  memory.undo();
  expect(memory.words[0]).toBe(5);
});

/** Makes an access to address 8 with numbers of a word; answers what it found. */
function atomic(memory: LinearMemory, kind: AtomicKind, bytes: number, first = 0, second = 0) {
  const numbers = new Int32Array(NumberAt.words);
  numbers[NumberAt.first] = first;
  numbers[NumberAt.second] = second;
  memory.atomic(kind, 8, bytes, numbers);
  return numbers[NumberAt.found];
}

describe('an atomic access', () => {
  test.each([
    ['add', 5, 3, 0, 8],
    ['sub', 5, 3, 0, 2],
    ['and', 6, 3, 0, 2],
    ['or', 6, 3, 0, 7],
    ['xor', 6, 3, 0, 5],
    ['exchange', 6, 3, 0, 3],
    ['compareExchange', 6, 6, 9, 9],
    ['compareExchange', 6, 7, 9, 6],
  ] as const)('%s of %d leaves %d', (kind, found, first, second, left) => {
    const { memory } = watched();
    memory.store(8, 4, found);
    expect(atomic(memory, kind, 4, first, second)).toBe(found);
    expect(memory.load(8, 4)).toBe(left);
  });

  test('loads and stores', () => {
    const { memory } = watched();
    atomic(memory, 'store', 2, 0x2345);
    expect(atomic(memory, 'load', 2)).toBe(0x2345);
    expect(memory.load(8, 4)).toBe(0x2345);
  });

  test.each([4, 8])('of %d bytes reads what it answers, and writes what it leaves', (bytes) => {
    const each = Array.from({ length: bytes }, (_, i) => 8 + i);
    const reads = each.map((at) => `read ${at} 1`);
    const writes = each.map((at) => `write ${at} 1`);
    const toldBy = (kind: AtomicKind) => {
      const { memory, told } = watched(1);
      memory.mark(8, bytes, 1);
      atomic(memory, kind, bytes);
      return told;
    };
    expect(toldBy('load')).toEqual(reads);
    expect(toldBy('store')).toEqual(writes);
    expect(toldBy('add')).toEqual([...reads, ...writes]);
    expect(toldBy('compareExchange')).toEqual([...reads, ...writes]);
  });

  test('that loads leaves behind what it found', () => {
    const numbers = Int32Array.of(5, 6, 1, 2, 3, 4, 0, 0);
    modify('load', numbers);
    expect([...numbers]).toEqual([5, 6, 1, 2, 3, 4, 5, 6]);
  });

  test('of a part of a word is as wide as the access', () => {
    const { memory } = watched();
    memory.store(8, 4, 0xff);
    expect(atomic(memory, 'add', 1, 0x02)).toBe(0xff);
    expect(memory.load(8, 4)).toBe(0x01);
    expect(atomic(memory, 'compareExchange', 1, 0x01, 0x07)).toBe(1);
    expect(memory.load(8, 4)).toBe(0x07);
    expect([cut(0x12345, 1), cut(0x12345, 2), cut(2 ** 31, 4)]).toEqual([0x45, 0x2345, -(2 ** 31)]);
    memory.store(8, 4, 2 ** 31 - 1);
    atomic(memory, 'add', 4, 1);
    expect(memory.load(8, 4)).toBe(-(2 ** 31));
    atomic(memory, 'sub', 4, 1);
    expect(memory.load(8, 4)).toBe(2 ** 31 - 1);
  });

  test.each([
    ['add', [-1, 1], [1, 0], [0, 2]],
    ['add', [-1, -1], [2, 0], [1, 0]],
    ['sub', [0, 1], [1, 0], [-1, 0]],
    ['and', [7, 12], [-4, 6], [4, 4]],
    ['or', [1, 2], [4, 8], [5, 10]],
    ['xor', [1, 3], [3, 1], [2, 2]],
    ['exchange', [1, 2], [3, 4], [3, 4]],
    ['store', [1, 2], [3, 4], [3, 4]],
    ['load', [1, 2], [0, 0], [1, 2]],
    // To 9 and 8: if both words are as expected, and not if either differs.
    ['compareExchange', [1, 2], [1, 2], [9, 8]],
    ['compareExchange', [1, 2], [1, 3], [1, 2]],
    ['compareExchange', [1, 2], [0, 2], [1, 2]],
  ] as const)('%s of two words %j with %j leaves %j', (kind, found, first, left) => {
    const { memory } = watched();
    memory.store(8, 4, found[0]);
    memory.store(12, 4, found[1]);
    const numbers = new Int32Array(NumberAt.words);
    numbers.set(first, NumberAt.first);
    numbers.set([9, 8], NumberAt.second);
    memory.atomic(kind, 8, 8, numbers);
    if (kind !== 'store') expect([...numbers.subarray(0, 2)]).toEqual(found);
    expect([memory.load(8, 4), memory.load(12, 4)]).toEqual(left);
  });
});
