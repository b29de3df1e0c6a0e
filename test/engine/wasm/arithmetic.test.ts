/**
 * Every operation on values does what the host's WebAssembly does, on values at which carries,
 * signs and shifts go wrong. The host is the oracle: it shares no line with the machine.
 */
import { expect, test } from 'vitest';
import { signatureOf } from '../../../engine/wasm/lower/operations.ts';
import { assemble, giving } from './assembler.ts';
import { hostFunction } from './host.ts';
import * as code from './instructions.ts';
import { instanceOf, machineFunction, trapOf } from './run.ts';

const words = [0, 1, 2, 7, 31, 32, 33, 63, 64, 255, 0x7fff, 0x8000, 0x10000, 0x7fffffff];
const numbers = [...words, ...words.map((n) => ~n), 0x12345678, -0x1234567];
const wides = [
  ...numbers.flatMap((low, i) => [
    (BigInt(low) << 32n) + BigInt(numbers[(i * 7) % numbers.length]! >>> 0),
    BigInt(low),
  ]),
  1n << 32n,
  -1n << 32n,
  (1n << 63n) - 1n,
  -1n << 63n,
];

const operations = Array.from({ length: 0xc5 }, (_, op) => ({ op, signature: signatureOf(op) }));

test.each(operations.filter(({ signature }) => signature !== undefined))(
  'operation $op gives what the host gives',
  ({ op, signature }) => {
    const { params, result } = signature!;
    const locals = params.flatMap((_, i) => [0x20, i]);
    const bytes = assemble({ params, results: [result], code: [...locals, op] });
    const [run, theirs] = [machineFunction(bytes), hostFunction(bytes, 'f')];
    const values = params[0] === code.I64 ? wides : numbers;
    for (const a of values) {
      for (const b of params.length > 1 ? values : [undefined]) {
        const args = b === undefined ? [a] : [a, b];
        const found = run(...args);
        const expected = theirs(...args);
        if (found !== expected) expect({ op, args, found }).toEqual({ op, args, found: expected });
      }
    }
  },
);

test.each([
  ['integer divide by zero', [0x6d, 0x6e, 0x6f, 0x70], 5, 0],
  ['integer overflow', [0x6d], -0x80000000, -1],
])('a trap of i32 says: %s', (message, all, a, b) => {
  for (const op of all) {
    const dividing = giving([...code.i32(a), ...code.i32(b), op]);
    const { kind, message: why } = trapOf(() => instanceOf(dividing).call(0));
    expect([kind, why]).toEqual(['arithmetic', message]);
  }
});

test.each([
  ['integer divide by zero', [0x7f, 0x80, 0x81, 0x82], 5n, 0n],
  ['integer overflow', [0x7f], -1n << 63n, -1n],
])('a trap of i64 says: %s', (message, all, a, b) => {
  for (const op of all) {
    const dividing = giving([...code.i64(a), ...code.i64(b), op, ...code.wrap]);
    const { kind, message: why } = trapOf(() => instanceOf(dividing).call(0));
    expect([kind, why]).toEqual(['arithmetic', message]);
  }
});

test('there are 66 operations on integers, by count of the specification', () => {
  // i32: 1 test, 10 comparisons, 3 + 15 arithmetic, 2 extensions, 1 wrap; i64: as many without the
  // wrap, one more extension, and the two from i32.
  const i32 = 1 + 10 + 3 + 15 + 2 + 1;
  const i64 = 1 + 10 + 3 + 15 + 3 + 2;
  expect(operations.filter(({ signature }) => signature !== undefined)).toHaveLength(i32 + i64);
});
