/**
 * Atomic accesses give what depends on the words, and leave what depends on the words and on what
 * they were given. Those that compare decide nothing by that: a branch on what they give does.
 */
import { describe, expect, test } from 'vitest';
import { type AtomicAccess, atomicAccess } from '../../../engine/wasm/lower/operations.ts';
import {
  A,
  B,
  branchOn,
  constant,
  drop,
  follow,
  get,
  highIntoPlain,
  highOfA,
  I32,
  load,
  lowIntoPlain,
  lowOfA,
  PLAIN,
  seq,
  set,
  wide,
} from './following.ts';

const nothing: readonly string[] = [];
const decides = ['A decides'];

const made = (op: number, at: number, operands: readonly number[]): number[] =>
  seq(constant(at), operands, [0xfe, op, Math.log2(atomicAccess(op)!.bytes), 0]);

type Case = AtomicAccess & { readonly op: number; readonly title: string };
const all = Array.from({ length: 0x4f }, (_, op) => op).flatMap((op): Case[] => {
  const found = op < 0x10 ? undefined : atomicAccess(op);
  if (!found) return [];
  return [{ ...found, op, title: `${found.kind} of ${found.bytes} bytes, 0x${op.toString(16)}` }];
});

test('there are nine kinds of seven widths', () => {
  expect(all).toHaveLength(63);
});

describe('what atomic accesses give and leave', () => {
  test.each(all)('$title', ({ op, kind, type, bytes }) => {
    const isWide = type !== I32;
    const clean = isWide ? wide(1) : constant(1);
    const dependent = isWide ? [lowOfA, highOfA] : [load(A)];
    const operands = kind === 'load' ? 0 : kind === 'compareExchange' ? 2 : 1;
    const given = (...from: readonly number[][]): number[] => seq(...from.slice(0, operands));
    // What was found gets into the word behind, where both are one number.
    const mixes = bytes === 8 && !['load', 'store', 'exchange'].includes(kind) ? ['B to 36'] : [];

    if (kind !== 'store') {
      const found = (at: number): string[] => {
        const value = made(op, at, given(clean, clean));
        if (!isWide) return follow({ code: branchOn(value) });
        return [lowIntoPlain, highIntoPlain].flatMap((use) => follow({ code: use(value) }));
      };
      const both = [...mixes, 'B to 12', ...mixes, 'B to 20'];
      expect(found(B)).toEqual(isWide ? both : ['B decides']);
      expect(found(PLAIN)).toEqual(nothing);
    }

    const end = kind === 'store' ? [] : drop;
    const left = (at: number, ...from: readonly number[][]): string[] =>
      follow({ code: seq(made(op, at, given(...from)), end) });
    expect(left(PLAIN, clean, clean)).toEqual(nothing);
    expect(left(B, clean, clean)).toEqual(mixes);
    for (const value of operands === 0 ? [] : dependent) {
      expect(left(PLAIN, value, clean)).toEqual(['A to 64']);
      if (operands === 2) expect(left(PLAIN, clean, value)).toEqual(['A to 64']);
      const behind = mixes.length > 0 ? ['A B to 36'] : bytes === 8 ? ['A to 36'] : [];
      expect(left(B, value, clean)).toEqual(behind);
    }
  });
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

test('a byte is of its word, and a fence of none', () => {
  const code = branchOn(seq(constant(B + 3), constant(1), [0xfe, 0x20, 0, 0]));
  expect(follow({ code })).toEqual(['B decides']);
  expect(follow({ code: seq(load(A), [0xfe, 0x03, 0], drop) })).toEqual(nothing);
});
