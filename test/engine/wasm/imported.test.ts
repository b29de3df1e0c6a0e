/** Functions that a module imports: what they are told, what they answer, who provides them. */
import { describe, expect, test } from 'vitest';
import { assembleAll, signature, text, vector } from './assembler.ts';
import { add, call, get, I32, I64, i32, i64, wrap } from './instructions.ts';
import { instanceOf } from './run.ts';

type Code = readonly number[];
const sequence = (...code: Code[]): Code => code.flat();
const types = [
  signature([I32, I32], [I32]),
  signature([I32], [I32]),
  signature([], []),
  signature([I64, I32], [I64]),
];

describe('an imported function', () => {
  const imports = vector([
    [...text('env'), ...text('mixed'), 0, 3],
    [...text('env'), ...text('nothing'), 0, 2],
    [...text('env'), ...text('word'), 0, 1],
  ]);
  /** `f` gives a word of what the first answers to its two arguments as i64 and i32. */
  const bytes = (code: Code) =>
    assembleAll(types, [{ code }], { 2: imports, 7: vector([[...text('f'), 0, 3]]) });
  const told: number[][] = [];
  const host = {
    'env.mixed': (...args: number[]) => {
      told.push(args);
      return -9;
    },
    'env.nothing': () => Number.NaN,
    'env.word': (n: number) => n * 2,
  };
  const mixed = [...get(0), 0xad, ...i64(5n << 32n), 0x84, ...get(1), ...call(0)];

  test('is given the lower word of each argument', () => {
    told.length = 0;
    const instance = instanceOf(bytes([...mixed, ...wrap]), 10, host);
    expect(instance.call(3, 41, 42)).toBe(-9);
    expect(told).toEqual([[41, 42]]);
  });

  test('answers an i64 whose upper word is 0, and touches no other value', () => {
    const upper = sequence(i32(1000), mixed, i64(32n), [0x88], wrap, add);
    expect(instanceOf(bytes(upper), 10, host).call(3, 41, 42)).toBe(1000);
    const between = sequence(get(0), i32(7), get(1), call(2), call(1), add, add);
    expect(instanceOf(bytes(between), 10, host).call(3, 100, 42)).toBe(100 + 7 + 84);
  });

  test('may be called from outside', () => {
    expect(instanceOf(bytes(get(0)), 10, host).call(2, 8)).toBe(16);
  });

  test('must be provided, by its own name', () => {
    const { 'env.word': _, ...less } = host;
    const message = 'the module imports env.word, which nobody provides: link it in';
    expect(() => instanceOf(bytes(get(0)), 10, less)).toThrow(new RangeError(message));
    expect(() => instanceOf(bytes(get(0)), 10)).toThrow('the module imports env.mixed');
  });

  test('may throw what is no trap, which goes through unchanged', () => {
    const error = new Error('of the caller');
    const thrower = {
      ...host,
      'env.word': () => {
        throw error;
      },
    };
    const instance = instanceOf(bytes([...get(0), ...call(2)]), 10, thrower);
    expect(() => instance.call(3, 1, 2)).toThrow(error);
    expect(error).not.toHaveProperty('place');
  });
});
