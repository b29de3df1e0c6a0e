/**
 * Atomic accesses give what depends on the word, and leave what depends on the word and on what
 * they were given. Those that compare decide nothing by that: a branch on what they give does.
 */
import { describe, expect, test } from 'vitest';
import { atomicAccess } from '../../../engine/machine/operations.ts';
import {
  B,
  branchOn,
  constant,
  drop,
  follow,
  get,
  I32,
  load,
  A,
  PLAIN,
  seq,
  set,
} from './following.ts';

const nothing: readonly string[] = [];
const decides = ['A decides'];

describe('atomic accesses', () => {
  const one = 2;
  const made = (op: number, at: number, operands: readonly number[]): number[] =>
    seq(constant(at), operands, [0xfe, op, one, 0]);
  const words = Array.from({ length: 0x4f }, (_, op) => op).flatMap((op) => {
    const found = atomicAccess(op);
    return found?.bytes === 4 ? [{ op, kind: found.kind }] : [];
  });

  test.each(words)('$kind: by what it gives, and by what it leaves', ({ op, kind }) => {
    const count = kind === 'load' ? 0 : kind === 'compareExchange' ? 2 : 1;
    const given = (...from: readonly number[][]): number[] => seq(...from.slice(0, count));
    const [clean, dependent] = [constant(1), load(A)];
    if (kind !== 'store') {
      expect(follow({ code: branchOn(made(op, B, given(clean, clean))) })).toEqual(['B decides']);
      expect(follow({ code: branchOn(made(op, PLAIN, given(clean, clean))) })).toEqual(nothing);
    }
    const end = kind === 'store' ? [] : drop;
    const left = (at: number, ...from: readonly number[][]): string[] =>
      follow({ code: seq(made(op, at, given(...from)), end) });
    expect(left(B, dependent, dependent)).toEqual(nothing);
    expect(left(PLAIN, clean, clean)).toEqual(nothing);
    if (count > 0) expect(left(PLAIN, dependent, clean)).toEqual(['A to 64']);
    if (count > 1) expect(left(PLAIN, clean, dependent)).toEqual(['A to 64']);
  });

  test('what the operand depends on is not what is found', () => {
    expect(follow({ code: branchOn(made(0x1e, B, load(A))) })).toEqual(['B decides']);
  });

  test('other slots than their operands have no part in them', () => {
    const locals = [I32, I32];
    const next = seq(load(A), set(1), made(0x1e, PLAIN, get(0)), drop);
    expect(follow({ locals, code: next })).toEqual(nothing);
    const stored = seq(made(0x17, B, constant(1)), branchOn(get(0)));
    expect(follow({ locals, code: stored })).toEqual(nothing);
    const kept = seq(load(A), set(0), made(0x17, PLAIN, constant(1)), branchOn(get(0)));
    expect(follow({ locals, code: kept })).toEqual(decides);
  });

  test('a byte is of its word', () => {
    const code = branchOn(seq(constant(B + 3), constant(1), [0xfe, 0x20, 0, 0]));
    expect(follow({ code })).toEqual(['B decides']);
    expect(follow({ code: seq(load(A), [0xfe, 0x03, 0], drop) })).toEqual(nothing);
  });
});
