/**
 * Bulk operations leave the memory that the host's WebAssembly leaves, for every alignment, length
 * and overlap; what lies outside traps in both. Where it fits they touch whole words.
 */
import { describe, expect, test } from 'vitest';
import { Instance } from '../../../engine/wasm/run/instance.ts';
import { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { assemble, leb, vector } from './assembler.ts';
import { host } from './host.ts';
import { instanceOf, trapOf } from './run.ts';

const I32 = 0x7f;
const SIZE = 65_536;
const get = [0x20, 0, 0x20, 1, 0x20, 2];
const passive = Array.from({ length: 23 }, (_, i) => 100 + i);

/** A function of three words that does this, over an exported memory, with one passive segment. */
const doing = (code: readonly number[]): Uint8Array =>
  assemble({
    params: [I32, I32, I32],
    code: [...get, ...code],
    sections: {
      7: vector([
        [1, 0x66, 0, 0],
        [1, 0x6d, 2, 0],
      ]),
      11: vector([[1, ...vector(passive.map((byte) => [byte]))]]),
      12: leb(1),
    },
  });

const start = Uint8Array.from({ length: SIZE }, (_, i) => (i * 7 + (i >>> 8)) & 0xff);

/** Did it trap, and the memory behind. */
type End = readonly [boolean, Uint8Array];

function onHost(bytes: Uint8Array, args: readonly number[]): End {
  const { exports } = new host.Instance(new host.Module(bytes));
  const memory = new Uint8Array((exports['m'] as unknown as { buffer: ArrayBuffer }).buffer);
  memory.set(start);
  try {
    exports['f']!(...args);
  } catch {
    return [true, memory];
  }
  return [false, memory];
}

function onMachine(bytes: Uint8Array, args: readonly number[]): End {
  const memory = new WatchedMemory(1, { reads: () => {}, writes: () => 0 });
  const bytesOf = new Uint8Array(memory.words.buffer, 0, memory.words.byteLength);
  bytesOf.set(start);
  try {
    new Instance(compile(bytes), memory, { fuelMax: 10_000 }).call(0, ...args);
  } catch (error) {
    if (error instanceof Trap) return [true, bytesOf];
    throw error;
  }
  return [false, bytesOf];
}

/** Do both trap or none, and leave the same bytes? */
function isAlike(bytes: Uint8Array, args: readonly number[]): boolean {
  const [ours, theirs] = [onMachine(bytes, args), onHost(bytes, args)];
  return ours[0] === theirs[0] && Buffer.compare(ours[1], theirs[1]) === 0;
}

const operations = [
  ['memory.copy', doing([0xfc, 0x0a, 0, 0])],
  ['memory.fill', doing([0xfc, 0x0b, 0])],
  ['memory.init', doing([0xfc, 0x08, 0, 0])],
] as const;

describe('the memory behind is the same', () => {
  test.each(operations)('%s', (name, bytes) => {
    const froms = name === 'memory.init' ? [0, 1, 4, 22, 23] : [1000, 1001, 1004, 1006, 994, 0x1ff];
    for (const to of [1000, 1001, 1002, 1003]) {
      for (const from of froms) {
        for (const length of [0, 1, 3, 4, 7, 8, 12, 19, 23]) {
          const args = [to, from, length];
          expect(isAlike(bytes, args), `${name} ${args}`).toBe(true);
        }
      }
    }
  });

  test.each(operations)('%s beyond the end traps and writes nothing', (_name, bytes) => {
    for (const args of [
      [SIZE - 4, 0, 4],
      [SIZE - 3, 0, 4],
      [0, SIZE - 4, 4],
      [0, SIZE - 3, 4],
      [SIZE, 0, 0],
      [SIZE, 20, 1],
      [-1, 0, 2],
    ]) {
      expect(isAlike(bytes, args), `${args}`).toBe(true);
    }
  });
});

/** What a call writes, in order, as `address+bytes`. */
function touchedBy(bytes: Uint8Array, ...args: readonly number[]): string[] {
  const touched: string[] = [];
  const memory = new WatchedMemory(1, { reads: () => {}, writes: () => 0 });
  const store = memory.store.bind(memory);
  memory.store = (address, size, value) => {
    touched.push(`${address}+${size}`);
    store(address, size, value);
  };
  new Instance(compile(bytes), memory, { fuelMax: 100 }).call(0, ...args);
  return touched;
}

describe('whole words are written word by word, the rest byte by byte', () => {
  const [copy, fill, init] = operations.map(([, bytes]) => bytes) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];

  test('in a copy, where both places allow it; upwards from its end', () => {
    expect(touchedBy(copy, 64, 16, 10)).toEqual(['73+1', '72+1', '68+4', '64+4']);
    expect(touchedBy(copy, 16, 64, 10)).toEqual(['16+4', '20+4', '24+1', '25+1']);
    expect(touchedBy(copy, 64, 64, 5)).toEqual(['64+4', '68+1']);
    expect(touchedBy(copy, 64, 18, 4)).toEqual(['67+1', '66+1', '65+1', '64+1']);
    expect(touchedBy(copy, 18, 64, 4)).toEqual(['18+1', '19+1', '20+1', '21+1']);
  });

  test('in a fill, and of a segment, where the place allows it', () => {
    for (const bytes of [fill, init]) {
      expect(touchedBy(bytes, 64, 3, 9)).toEqual(['64+4', '68+4', '72+1']);
      expect(touchedBy(bytes, 66, 4, 4)).toEqual(['66+1', '67+1', '68+1', '69+1']);
    }
  });
});

test('64 bytes cost as much fuel as a call', () => {
  const [, bytes] = operations[1];
  const run = (length: number, fuelMax: number) => () =>
    instanceOf(bytes, fuelMax).call(0, 0, 0, length);
  expect(run(5 * 64 + 63, 6)).not.toThrow();
  expect(trapOf(run(6 * 64, 6)).message).toBe('no end after 6 jumps back and calls');
  expect(run(63, 1)).not.toThrow();
});

test('a segment that was dropped is empty', () => {
  const bytes = doing([0xfc, 0x09, 0, 0xfc, 0x08, 0, 0]);
  expect(isAlike(bytes, [0, 0, 0])).toBe(true);
  expect(isAlike(bytes, [0, 0, 1])).toBe(true);
  expect(onMachine(bytes, [0, 0, 1])[0]).toBe(true);
});
