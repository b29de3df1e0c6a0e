/** The binary format's numbers, names and counts, against BigInt arithmetic and at every edge. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadModule } from '../../../engine/wasm/decode/bad-module.ts';
import { ByteReader } from '../../../engine/wasm/decode/byte-reader.ts';
import { readable, readNames } from '../../../engine/wasm/decode/names.ts';
import { leb, section, sleb } from './assembler.ts';

const reader = (...bytes: number[]) => new ByteReader(Uint8Array.from(bytes));
const why = (read: () => unknown): string => {
  try {
    return `read ${String(read())}`;
  } catch (error) {
    return error instanceof BadModule ? error.message : `threw ${String(error)}`;
  }
};

const edges = (bits: number): bigint[] =>
  Array.from({ length: bits }, (_, i) => 2n ** BigInt(i)).flatMap((n) => [n - 1n, n, -n, -n - 1n]);

describe('a number', () => {
  test.each(edges(32).filter((n) => -(2n ** 31n) <= n && n < 2n ** 31n))(
    '%s is read in 32 bits',
    (n) => {
      const read = reader(...sleb(n), 0xaa);
      expect(read.s32()).toBe(Number(n));
      expect(read.byte()).toBe(0xaa);
    },
  );

  test.each(edges(33).filter((n) => 0n <= n && n < 2n ** 32n))('%s is read unsigned', (n) => {
    expect(reader(...leb(Number(n))).u32()).toBe(Number(n));
  });

  test('of 64 bits is read as two words', () => {
    const all = edges(64).filter((n) => -(2n ** 63n) <= n && n < 2n ** 63n);
    const law = fc.property(
      fc.oneof(fc.constantFrom(...all), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n)),
      (n) => {
        const read = reader(...sleb(n));
        const low = read.s64() >>> 0;
        expect(BigInt.asIntN(64, (BigInt(read.high) << 32n) | BigInt(low))).toBe(n);
        expect(read.isAtEnd).toBe(true);
      },
    );
    fc.assert(law, { seed: 1, numRuns: 500 });
    for (const n of all) {
      const read = reader(...sleb(n));
      const low = read.s64() >>> 0;
      expect(BigInt.asIntN(64, (BigInt(read.high) << 32n) | BigInt(low))).toBe(n);
    }
  });

  test('of 33 bits is an index, or a negative code', () => {
    for (const n of [0n, 1n, 2n ** 31n, 2n ** 32n - 1n, -1n, -64n, -(2n ** 31n), -(2n ** 32n)]) {
      expect([n, BigInt(reader(...sleb(n)).s33())]).toEqual([n, n]);
    }
    const tooLong = 'a number does not fit in 33 bits';
    expect(why(() => reader(...sleb(2n ** 32n)).s33())).toContain(tooLong);
    expect(why(() => reader(...sleb(-(2n ** 32n) - 1n)).s33())).toContain(tooLong);
  });

  test.each([
    ['u32', [0x80, 0x80, 0x80, 0x80, 0x10], 'a number does not fit in 32 bits'],
    ['u32', [0x80, 0x80, 0x80, 0x80, 0x80, 0x00], 'a number does not fit in 32 bits'],
    ['s32', [0x80, 0x80, 0x80, 0x80, 0xf8, 0x00], 'a number does not fit in 32 bits'],
    ['s32', [0x80, 0x80, 0x80, 0x80, 0x08], 'a number does not fit in 32 bits'],
    ['s32', [0x80, 0x80, 0x80, 0x80, 0x77], 'a number does not fit in 32 bits'],
    ['s64', [...Array<number>(9).fill(0x80), 0x01], 'a number does not fit in 64 bits'],
    ['s64', [...Array<number>(9).fill(0x80), 0x7e], 'a number does not fit in 64 bits'],
    ['u32', [0x80], 'the file or section ends too early'],
    ['s32', [], 'the file or section ends too early'],
    ['s64', [0xff, 0xff], 'the file or section ends too early'],
  ] as const)('%s of %j: %s', (kind, bytes, expected) => {
    expect(why(() => reader(...bytes)[kind]())).toContain(expected);
  });

  test('is refused at the byte that is too much, or at its first if it is a type', () => {
    const four = [0x80, 0x80, 0x80, 0x80];
    const why32 = 'byte 4 (0x4): a number does not fit in 32 bits';
    expect(why(() => reader(...four, 0x10).u32())).toBe(why32);
    expect(why(() => reader(...four, 0x08).s32())).toBe(why32);
    const why64 = 'byte 9 (0x9): a number does not fit in 64 bits';
    expect(why(() => reader(...four, ...four, 0x80, 0x01).s64())).toBe(why64);
    const why33 = 'byte 0 (0x0): a number does not fit in 33 bits';
    expect(why(() => reader(...four, 0x80, 0x00).s33())).toBe(why33);
    expect(why(() => reader(0xff, 0xff, 0xff, 0xff, 0xff, 0x7f).s33())).toBe(why33);
    expect(reader(...four, 0x00).s33()).toBe(0);
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x7f).s33()).toBe(-1);
  });

  test('may be padded up to its width', () => {
    expect(reader(0x80, 0x80, 0x80, 0x80, 0x0f).u32()).toBe(0xf0000000);
    expect(reader(0x81, 0x80, 0x80, 0x80, 0x00).u32()).toBe(1);
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x7f).s32()).toBe(-1);
    expect(reader(0xff, 0xff, 0xff, 0xff, 0x07).s32()).toBe(2 ** 31 - 1);
    expect(reader(0x80, 0x80, 0x80, 0x80, 0x78).s32()).toBe(-(2 ** 31));
  });
});

describe('a part', () => {
  test('is what was announced, and no more', () => {
    const whole = reader(1, 2, 3, 4);
    whole.byte();
    const part = whole.part(2);
    expect([part.byte(), part.byte(), part.isAtEnd, whole.byte(), whole.isAtEnd]).toEqual([
      2,
      3,
      true,
      4,
      true,
    ]);
    expect(why(() => part.byte())).toContain('ends too early');
    expect(why(() => reader(1, 2).part(3))).toContain('3 bytes announced, 2 left');
    expect(why(() => reader(1, 2).part(2).at)).toBe('read 0');
  });

  test('must be read to its end', () => {
    const read = reader(1, 2);
    read.byte();
    expect(why(() => read.finish('a thing'))).toContain('a thing is longer than its contents');
    read.byte();
    expect(why(() => read.finish('a thing'))).toBe('read undefined');
  });
});

describe('a count', () => {
  test.each([
    [[2, 0, 0, 0, 0], 2, Infinity, 'read 2'],
    [[2, 0, 0, 0], 2, Infinity, '2 things do not fit in the rest of the section'],
    [[3, 0, 0, 0], 1, 3, 'read 3'],
    [[3, 0, 0, 0], 1, 2, 'at most 2 things, got 3'],
    [[0], 9, 0, 'read 0'],
  ] as const)('of %j, %d bytes each, at most %d: %s', (bytes, each, max, expected) => {
    expect(why(() => reader(...bytes).count('things', each, max))).toContain(expected);
  });
});

/** By the rules of Rust's older mangling: lengths before parts, and a hash of 16 digits. */
describe('a name of a Rust function', () => {
  const hash = '17h0123456789abcdefE';

  test.each([
    [`_ZN9order_map4Zone6unlink${hash}`, 'order_map::Zone::unlink'],
    [`_ZN10abcdefghij1k17hFEDCBA9876543210E`, 'abcdefghij::k'],
    [`_ZN${hash}`, ''],
  ])('%s is readable', (name, expected) => {
    expect(readable(name)).toBe(expected);
  });

  test.each([
    'free',
    `x_ZN4free${hash}`,
    `_ZN4free${hash}.llvm.1`,
    `_ZNx4free${hash}`,
    `_ZNx3ab${hash}`,
    `_ZN4freex${hash}`,
    `_ZN5free${hash}`,
    '_ZN4freeE',
    '_ZN4free17h0123456789abcdeE',
    '_ZN4free17h0123456789abcdegE',
  ])('%s is none and stays as it is', (name) => {
    expect(readable(name)).toBe(name);
  });
});

describe('names', () => {
  const text = (name: string) => {
    const bytes = [...new TextEncoder().encode(name)];
    return [...leb(bytes.length), ...bytes];
  };

  test('are text in which what cannot be printed is a question mark', () => {
    expect(reader(...text('grün')).name()).toBe('grün');
    expect(reader(...text('a\u001b[1m\n')).name()).toBe('a?[1m?');
    expect(why(() => reader(2, 0xc3, 0x28).name())).toContain('a name must be text in UTF-8');
  });

  test('of functions are read as far as they can be', () => {
    const functions = [2, 0, ...text('first'), 5, ...text('sixth')];
    const before = section(0, text('module'));
    const all = [...before, ...section(1, functions)];
    const names = (bytes: readonly number[]) => [...readNames(reader(...bytes))];
    expect(names(all)).toEqual([
      [0, 'first'],
      [5, 'sixth'],
    ]);
    expect(names(all.slice(0, -3))).toEqual([]);
    expect(names([...section(1, [2, 0, ...text('first'), 5, 9, 0x61]), 0])).toEqual([[0, 'first']]);
    expect(names([...section(1, [1, 0, ...text('first'), 5, ...text('sixth')])])).toEqual([
      [0, 'first'],
    ]);
    expect(names([...all, ...section(1, [1, 7, ...text('eighth')])])).toHaveLength(3);
    expect(names([])).toEqual([]);
    expect(() => readNames(undefined as never)).toThrow(TypeError);
  });
});
