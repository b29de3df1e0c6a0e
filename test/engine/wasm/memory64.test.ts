/**
 * What is special about addresses of 64 bits: their upper half counts, so do offsets beyond 32
 * bits, and sizes are as wide. The host says what is right; random code is compared elsewhere.
 */
import { describe, expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { assembleAll, leb, signature, text, vector } from './assembler.ts';
import { host } from './host.ts';
import * as code from './instructions.ts';
import { compareWithHost, exported, instanceOf, machineFunction, refusal } from './run.ts';

const { I32, I64 } = code;
type Code = readonly number[];

/** A memory of 64-bit addresses, one page, at most two; and a table of such numbers. */
const sections = {
  4: vector([[0x70, 4, 1]]),
  5: vector([[5, 1, 2]]),
  9: vector([[0, ...code.i64(0n), 0x0b, 1, 1]]),
  11: vector([[1, 4, 5, 6, 7, 8]]),
  12: [1],
};
const types = [signature([I64, I64], [I64]), signature([], [I64])];

/** Functions: the code at hand, and one that the table names. */
const moduleOf = (...parts: readonly Code[]): Uint8Array =>
  assembleAll(types, [{ code: parts.flat() }, { type: 1, code: code.i64(99n) }], sections);

/** An unsigned LEB128 number of up to 64 bits. */
function wideLeb(n: bigint): number[] {
  const low = Number(n & 0x7fn);
  return n < 0x80n ? [low] : [low | 0x80, ...wideLeb(n >> 7n)];
}

const places = [0n, 8n, 65_528n, 65_529n, 65_536n, 1n << 32n, (1n << 32n) + 8n, -8n, 1n << 63n];
const pairs = places.flatMap((a) => [0n, 1n, 5n, 1n << 32n, -1n].map((b) => [a, b] as const));
const both = [...code.get(0), ...code.get(1)];
const zero = code.i64(0n);

describe('as on the host', () => {
  test.each([0n, 8n, 65_528n, 1n << 32n, (1n << 64n) - 8n])(
    'loads and stores at offset %i',
    (at) => {
      const place = [3, ...wideLeb(at)];
      compareWithHost(moduleOf(code.get(0), [0x29, ...place]), pairs);
      compareWithHost(moduleOf(both, [0x37, ...place], zero, [0x29, 3, 8]), pairs);
    },
  );

  test('from a local that is written before the value is known', () => {
    const value = [...code.i64(16n), ...code.tee(0)];
    compareWithHost(moduleOf(code.get(0), value, [0x37, 3, 0], code.get(0), [0x29, 3, 0]), pairs);
  });

  test('atomics', () => {
    compareWithHost(moduleOf(both, [0xfe, 0x1f, 3, 0]), pairs);
    const one = code.i64(1n);
    compareWithHost(moduleOf(code.get(0), code.get(1), one, [0xfe, 0x49, 3, 0]), pairs);
    compareWithHost(moduleOf(code.get(0), one, [0xfe, 0x18, 3, 0], zero, [0x29, 3, 8]), pairs);
  });

  test('sizes and growth', () => {
    compareWithHost(moduleOf([0x3f, 0]), pairs);
    // Growing is refused here, and by the host beyond its most.
    compareWithHost(moduleOf(code.i64(0n), [0x40, 0]), pairs);
    compareWithHost(moduleOf(code.i64(1n << 32n), [0x40, 0]), pairs);
  });

  test.each([
    ['memory.fill', [...code.get(0), ...code.i32(7), ...code.get(1), 0xfc, 11, 0]],
    ['memory.copy to', [...code.get(0), ...zero, ...code.get(1), 0xfc, 10, 0, 0]],
    ['memory.copy from', [...zero, ...both, 0xfc, 10, 0, 0]],
    ['memory.init', [...code.get(0), ...code.i32(1), ...code.i32(3), 0xfc, 8, 0, 0]],
  ])('%s', (_name, bulk) => {
    compareWithHost(moduleOf(bulk, zero, [0x29, 0, 8]), pairs);
  });

  test('calls through a table with numbers of 64 bits', () => {
    compareWithHost(moduleOf(code.get(0), code.callIndirect(1)), pairs);
  });

  test('what is valid: random streams of instructions about memory', () => {
    const chance = prng(64);
    const pieces = [
      code.get(0),
      code.i32(1),
      code.drop,
      [0x28, 2, 0],
      [0x29, 3, 0],
      [0x36, 2, 0],
      [0x37, 3, 0],
      [0x3f, 0],
      [0x40, 0],
      [0xfc, 10, 0, 0],
      [0xfc, 11, 0],
      [0xfc, 8, 0, 0],
      [0xfe, 0x10, 2, 0],
      [0xfe, 0x1e, 2, 0],
      [0xfe, 0x48, 2, 0],
      [0xfe, 0x01, 2, 0],
      [0xfe, 0x00, 2, 0],
      code.callIndirect(1),
    ];
    let valid = 0;
    for (let i = 0; i < 4000; i++) {
      const length = 1 + chance.below(5);
      const parts = Array.from({ length }, () => pieces[chance.below(pieces.length)]!);
      // Behind a branch operands are of any type, so that most of what can be valid is.
      const before = chance.below(3) === 0 ? [] : code.unreachable;
      const bytes = moduleOf(before, ...parts, code.i64(0n));
      const isValid = host.validate(bytes);
      if (isValid) valid++;
      expect(refusal(bytes) === 'accepted', String(parts)).toBe(isValid);
    }
    expect(valid).toBeGreaterThan(100);
  });
});

test('without the host, too: the upper half of an address counts', () => {
  const read = machineFunction(moduleOf(code.get(0), [0x29, 3, 0]));
  expect([read(8n, 0n), read(1n << 32n, 0n), read(-1n, 0n)]).toEqual([0n, undefined, undefined]);
});

test('an address of 32 bits is refused where memory has 64, and the other way', () => {
  expect(refusal(moduleOf(code.i32(0), [0x29, 3, 0]))).toContain('i64 is needed, i32');
  const narrow = assembleAll([signature([], [I64])], [{ code: [...code.i64(0n), 0x29, 3, 0] }]);
  expect(refusal(narrow)).toContain('i32 is needed, i64');
});

test('the start function and the table do what they do on the host', () => {
  const start = [...code.i32(8), ...code.i32(77), ...code.store];
  const bytes = assembleAll(
    [signature([], [I32]), signature([], [])],
    [
      {
        code: [...code.i32(1), ...code.callIndirect(0), ...code.i32(8), ...code.load, ...code.add],
      },
      { code: code.i32(1000) },
      { type: 1, code: start },
    ],
    {
      4: vector([[0x70, 1, 2, 2]]),
      7: vector([[...text('f'), 0, 0]]),
      8: leb(2),
      9: vector([[0, ...code.i32(1), 0x0b, 1, 1]]),
    },
  );
  const { exports } = new host.Instance(new host.Module(bytes));
  const instance = instanceOf(bytes);
  instance.call(instance.program.module.start!);
  expect([exports['f']!(), instance.call(exported(instance, 'f'))]).toEqual([1077, 1077]);
});
