/**
 * What a value depends on goes where the value goes, through every operation on values, and ends
 * where another value takes the slot. Halves of pairs are told apart by storing either one.
 */
import { describe, expect, test } from 'vitest';
import { signatureOf } from '../../../engine/wasm/lower/operations.ts';
import {
  A,
  access,
  B,
  branchOn,
  CALLEE,
  constant,
  drop,
  follow,
  type Followed,
  get,
  highIntoPlain,
  highOfA,
  HOST,
  I32,
  I64,
  load,
  load64,
  lowIntoPlain,
  lowOfA,
  PLAIN,
  seq,
  set,
  wide,
} from './following.ts';

const nothing: readonly string[] = [];
const decides = ['A decides'];
const low = ['A to 12'];
const high = ['A to 20'];

/** What is told where the value of this code is used, each of its words by itself. */
function usesOf(
  type: number,
  code: readonly number[],
  more: Omit<Followed, 'code'> = {},
): string[] {
  if (type === I32) return follow({ ...more, code: branchOn(code) });
  const told = (use: (value: readonly number[]) => number[]) =>
    follow({ ...more, code: use(code) });
  return [...told(lowIntoPlain), ...told(highIntoPlain)];
}
const all = (type: number): string[] => (type === I32 ? decides : [...low, ...high]);

const clean = (type: number): number[] => (type === I32 ? constant(5) : wide(5));
const divides = new Set([0x6d, 0x6e, 0x6f, 0x70, 0x7f, 0x80, 0x81, 0x82]);
const valueOps = Array.from({ length: 0x100 }, (_, op) => op).filter((op) => signatureOf(op));

test('the result of an operation depends on each operand, in all its words', () => {
  expect(valueOps.length).toBe(66);
  for (const op of valueOps) {
    const { params, result } = signatureOf(op)!;
    const dependent = params[0] === I32 ? [load(A)] : [lowOfA, highOfA];
    for (const [i, type] of params.entries()) {
      const isDivisor = i === 1 && divides.has(op);
      for (const value of isDivisor ? [] : dependent) {
        const operands = params.map((_, j) => (j === i ? value : clean(type)));
        const used = usesOf(result, seq(...operands, [op]));
        expect(used, `0x${op.toString(16)} of operand ${i}`).toEqual(all(result));
      }
    }
    const constants = seq(...params.map(clean), [op]);
    // Behind values that depended, in the same slots.
    const before = seq(highOfA, drop, lowOfA, lowOfA, drop, drop);
    expect(usesOf(result, seq(before, constants)), `0x${op.toString(16)}`).toEqual(nothing);
  }
});

test('what is loaded depends on the words that the bytes lie in', () => {
  const loads = (op: number, at: number): string[] => {
    const isWide = op === 0x29 || (op >= 0x30 && op <= 0x35);
    return usesOf(isWide ? I64 : I32, seq(constant(0), access(op, at)));
  };
  for (const [op, bytes] of [
    [0x28, 4],
    [0x2c, 1],
    [0x2d, 1],
    [0x2e, 2],
    [0x2f, 2],
  ] as const) {
    for (let at = A - 4; at <= A + 5; at++) {
      const isTouched = at + bytes > A && at < A + 4;
      expect(loads(op, at), `0x${op.toString(16)} at ${at}`).toEqual(isTouched ? decides : nothing);
    }
  }
  for (const [op, bytes] of [
    [0x30, 1],
    [0x31, 1],
    [0x32, 2],
    [0x33, 2],
    [0x34, 4],
    [0x35, 4],
  ] as const) {
    for (let at = A - 4; at <= A + 5; at++) {
      const isTouched = at + bytes > A && at < A + 4;
      const told = isTouched ? [...low, ...high] : nothing;
      expect(loads(op, at), `0x${op.toString(16)} at ${at}`).toEqual(told);
    }
  }
  expect(loads(0x29, A)).toEqual(low);
  expect(loads(0x29, A - 4)).toEqual(high);
  expect(loads(0x29, A - 2)).toEqual([...low, ...high]);
  expect(loads(0x29, A - 8)).toEqual(nothing);
  expect(loads(0x29, A + 4)).toEqual(nothing);
  expect(follow({ code: branchOn(seq(constant(0), access(0x28, 40_000))) })).toEqual(nothing);
});

test('a select depends on what it took, and on all three if the condition depends', () => {
  const select = [0x1b];
  const of = (first: readonly number[], second: readonly number[], on: readonly number[]) =>
    follow({ code: branchOn(seq(first, second, on, select)) });
  expect(of(load(A), load(B), constant(1))).toEqual(decides);
  expect(of(load(A), load(B), constant(0))).toEqual(['B decides']);
  expect(of(constant(1), load(B), constant(1))).toEqual(nothing);
  expect(of(load(A), constant(1), constant(0))).toEqual(nothing);
  for (const value of [0, 1]) {
    const on = {
      code: branchOn(seq(constant(1), constant(2), load(A), select)),
      memory: { [A]: value },
    };
    expect(follow(on)).toEqual(decides);
    const [one, other] = [seq(load(B), constant(2)), seq(constant(2), load(B))];
    for (const code of [one, other]) {
      const told = follow({ memory: { [A]: value }, code: branchOn(seq(code, load(A), select)) });
      expect(told).toEqual(['A B decides']);
    }
  }
  expect(follow({ code: seq(constant(1), constant(2), load(A), select, drop) })).toEqual(nothing);
});

test('a select of pairs, word by word', () => {
  const of = (first: readonly number[], second: readonly number[], on: readonly number[]) =>
    usesOf(I64, seq(first, second, on, [0x1b]));
  const both = load64(B);
  const ofB = ['B to 12', 'B to 20'];
  expect(of(lowOfA, both, constant(1))).toEqual(low);
  expect(of(highOfA, both, constant(1))).toEqual(high);
  expect(of(wide(1), lowOfA, constant(0))).toEqual(low);
  expect(of(wide(1), highOfA, constant(0))).toEqual(high);
  expect(of(wide(1), wide(2), load(A))).toEqual([...low, ...high]);
  expect(of(wide(1), wide(2), load(B))).toEqual(ofB);
  expect(of(lowOfA, highOfA, constant(7))).toEqual(low);
  for (const select of [
    (value: readonly number[]) => of(wide(1), value, load(B)),
    (value: readonly number[]) => of(value, wide(1), load(B)),
  ]) {
    expect(select(lowOfA)).toEqual(['A B to 12', 'B to 20']);
    expect(select(highOfA)).toEqual(['B to 12', 'A B to 20']);
  }
});

describe('what a value depends on is copied with it', () => {
  const kept = (type: number, value: readonly number[], told: readonly string[]): void => {
    const locals = [type, type];
    expect(usesOf(type, seq(value, set(0), get(0)), { locals })).toEqual(told);
    expect(usesOf(type, seq(value, [0x22, 0], set(1), get(1)), { locals })).toEqual(told);
    // Out of a block, past a value that stays.
    const out = seq(clean(type), value, [0x0c, 0]);
    expect(usesOf(type, seq([0x02, type], out, [0x0b]), { locals })).toEqual(told);
    const callee = { params: [type], results: [type], code: get(0) };
    expect(usesOf(type, seq(value, [0x10, CALLEE]), { callee })).toEqual(told);
    const gives = { params: [], results: [type], code: value };
    expect(usesOf(type, [0x10, CALLEE], { callee: gives })).toEqual(told);
  };

  test('a word', () => {
    kept(I32, load(A), decides);
    kept(I32, load(PLAIN), nothing);
  });

  test('a pair, word by word', () => {
    kept(I64, lowOfA, low);
    kept(I64, highOfA, high);
    kept(I64, load64(PLAIN), nothing);
  });

  test('over a value that depended', () => {
    const over = (type: number, dependent: readonly number[]): string[] => {
      const code = seq(dependent, set(0), clean(type), set(1), get(1), set(0), get(0));
      return usesOf(type, code, { locals: [type, type] });
    };
    expect(over(I32, load(A))).toEqual(nothing);
    expect(over(I64, lowOfA)).toEqual(nothing);
    expect(over(I64, highOfA)).toEqual(nothing);
  });
});

describe('a slot that depended does not any more', () => {
  const behind = (type: number, code: readonly number[], more: Omit<Followed, 'code'> = {}) => {
    const dirty = seq(lowOfA, drop, highOfA, drop);
    return usesOf(type, seq([...dirty, ...seq(load(A), drop)], code), more);
  };
  test('behind a constant', () => {
    expect(behind(I32, constant(1))).toEqual(nothing);
    expect(behind(I64, wide(1))).toEqual(nothing);
  });
  test('behind a global', () => {
    expect(behind(I32, [0x23, 0])).toEqual(nothing);
    expect(behind(I64, [0x23, 1])).toEqual(nothing);
    const pair = seq(load64(A), load64(A - 4), drop, drop);
    expect(usesOf(I64, seq(pair, [0x23, 1]))).toEqual(nothing);
    expect(usesOf(I64, seq(highOfA, drop, [0x23, 1]))).toEqual(nothing);
    expect(usesOf(I64, seq(lowOfA, drop, [0x23, 1]))).toEqual(nothing);
  });
  test('behind what the memory says of itself', () => {
    expect(behind(I32, [0x3f, 0])).toEqual(nothing);
    const grown = seq(load(A), [0x40, 0]);
    expect(follow({ code: branchOn(grown) })).toEqual(decides);
  });
  test('behind what the host gives', () => {
    expect(behind(I32, [0x10, HOST])).toEqual(nothing);
    expect(usesOf(I32, seq(load(A), [0x10, HOST]), { hostTakes: [I32] })).toEqual(decides);
    const pair = { hostGives: [I64] };
    expect(usesOf(I64, seq(lowOfA, drop, [0x10, HOST]), pair)).toEqual(nothing);
    expect(usesOf(I64, seq(highOfA, drop, [0x10, HOST]), pair)).toEqual(nothing);
  });
  test('but a word next to what the host gives is as it was', () => {
    const code = seq(load(A), [0x10, HOST], drop);
    expect(follow({ code: branchOn(code) })).toEqual(decides);
  });
});
