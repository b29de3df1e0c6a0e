/**
 * Every operation on values does what the host's WebAssembly does, on values at which carries,
 * signs and shifts go wrong. The host is the oracle: it shares no line with the machine.
 */
import { expect, test } from 'vitest';
import { signatureOf } from '../../../engine/machine/operations.ts';
import { Trap } from '../../../engine/machine/trap.ts';
import { assemble } from './assembler.ts';
import { hostFunction } from './host.ts';
import { exported, instanceOf } from './run.ts';

const I64 = 0x7e;
const words = [0, 1, 2, 7, 31, 32, 33, 63, 64, 255, 0x7fff, 0x8000, 0x10000, 0x7fffffff];
const numbers = [...words, ...words.map((n) => ~n), 0x12345678, -0x1234567];
const wides = numbers.flatMap((low, i) => [
  (BigInt(low) << 32n) + BigInt(numbers[(i * 7) % numbers.length]! >>> 0),
  BigInt(low),
]);

const operations = Array.from({ length: 0xc5 }, (_, op) => ({ op, signature: signatureOf(op) }));

/** The machine's function with arguments and result as the host has them. */
function ours(bytes: Uint8Array): (...args: (number | bigint)[]) => unknown {
  const instance = instanceOf(bytes);
  const index = exported(instance, 'f');
  const isWide = instance.program.module.functions[0]!.type.results[0] === I64;
  return (...args) => {
    const halves = args.flatMap((value) =>
      typeof value === 'number' ? [value] : [Number(value & 0xffffffffn), Number(value >> 32n)],
    );
    try {
      const low = instance.call(index, ...halves);
      if (!isWide) return low;
      return BigInt.asIntN(64, (BigInt(instance.slots[1]!) << 32n) + BigInt(low >>> 0));
    } catch (error) {
      if (error instanceof Trap) return undefined;
      throw error;
    }
  };
}

test.each(operations.filter(({ signature }) => signature !== undefined))(
  'operation $op gives what the host gives',
  ({ op, signature }) => {
    const { params, result } = signature!;
    const locals = params.flatMap((_, i) => [0x20, i]);
    const bytes = assemble({ params, results: [result], code: [...locals, op] });
    const [run, theirs] = [ours(bytes), hostFunction(bytes, 'f')];
    const values = params[0] === I64 ? wides : numbers;
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

test('there are 66 operations on integers, by count of the specification', () => {
  // i32: 1 test, 10 comparisons, 3 + 15 arithmetic, 2 extensions, 1 wrap; i64: as many without the
  // wrap, one more extension, and the two from i32.
  const i32 = 1 + 10 + 3 + 15 + 2 + 1;
  const i64 = 1 + 10 + 3 + 15 + 3 + 2;
  expect(operations.filter(({ signature }) => signature !== undefined)).toHaveLength(i32 + i64);
});
