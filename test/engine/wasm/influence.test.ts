/**
 * Every way of deciding is told, with the words whose value decided, and what is next to it and
 * decides nothing is not. What is expected is derived from the rules by hand.
 */
import { describe, expect, test } from 'vitest';
import {
  A,
  access,
  B,
  BEHIND_A,
  branchOn,
  CALLEE,
  constant,
  drop,
  follow,
  type Followed,
  get,
  HOST,
  highOfA,
  I32,
  I64,
  load,
  load64,
  lowOfA,
  PLAIN,
  seq,
  set,
  store,
  store64,
  wide,
} from './following.ts';

const block = (code: readonly number[]): number[] => seq([0x02, 0x40], code, [0x0b]);
const nothing: readonly string[] = [];
const decides = ['A decides'];

type Case = readonly [title: string, told: readonly string[], run: Followed];

function expectEach(cases: readonly Case[]): void {
  for (const [title, told, run] of cases) expect(follow(run), title).toEqual(told);
}

test('which way a branch goes', () => {
  expectEach([
    ['if', decides, { code: branchOn(load(A)) }],
    ['if on what is not watched', nothing, { code: branchOn(load(PLAIN)) }],
    ['br_if', decides, { code: block(seq(load(A), [0x0d, 0])) }],
    ['br_table', decides, { code: block(seq(load(A), [0x0e, 1, 0, 0])) }],
    ['br', nothing, { code: block(seq(load(A), drop, [0x0c, 0])) }],
    ['unreachable', nothing, { code: seq(load(A), drop, [0x00]) }],
    ['two words', ['A B decides'], { code: branchOn(seq(load(B), load(A), [0x6a])) }],
    ['each alone', ['B decides', 'A decides'], { code: seq(branchOn(load(B)), branchOn(load(A))) }],
  ]);
});

test('which address is accessed', () => {
  expectEach([
    ['a load', decides, { code: seq(load(A), access(0x28), drop) }],
    ['a load of 64 bits', decides, { code: seq(load(A), access(0x29), drop) }],
    ['a load of a byte', decides, { code: seq(load(A), access(0x2d), drop) }],
    ['a store', decides, { code: seq(load(A), constant(1), access(0x36)) }],
    ['a store of 64 bits', decides, { code: seq(load(A), wide(1), access(0x37)) }],
    ['a store of a byte', decides, { code: seq(load(A), constant(1), access(0x3a)) }],
    ['an atomic load', decides, { code: seq(load(A), [0xfe, 0x10, 2, 0], drop) }],
    ['an atomic store', decides, { code: seq(load(A), constant(1), [0xfe, 0x17, 2, 0]) }],
  ]);
});

describe('whether a division traps', () => {
  const divided = (op: number, a: readonly number[], b: readonly number[]): Followed => ({
    code: seq(a, b, [op], drop),
  });
  test('by its divisor', () => {
    for (const op of [0x6d, 0x6e, 0x6f, 0x70]) {
      expect(follow(divided(op, constant(9), load(A))), `${op}`).toEqual(decides);
    }
    for (const op of [0x7f, 0x80, 0x81, 0x82]) {
      expect(follow(divided(op, wide(9), lowOfA)), `${op}, low`).toEqual(decides);
      expect(follow(divided(op, wide(9), highOfA)), `${op}, high`).toEqual(decides);
    }
    for (const op of [0x6c, 0x71, 0x7e, 0x83]) {
      const [first, second] = op < 0x7c ? [constant(9), load(A)] : [wide(9), lowOfA];
      expect(follow(divided(op, first, second)), `${op}, no division`).toEqual(nothing);
    }
  });

  test('by its dividend, if it is a signed quotient by -1', () => {
    for (const op of [0x6d, 0x6e, 0x6f, 0x70]) {
      const told = op === 0x6d ? decides : nothing;
      expect(follow(divided(op, load(A), constant(-1))), `${op} by -1`).toEqual(told);
      expect(follow(divided(op, load(A), constant(3))), `${op} by 3`).toEqual(nothing);
    }
    for (const op of [0x7f, 0x80, 0x81, 0x82]) {
      const told = op === 0x7f ? decides : nothing;
      expect(follow(divided(op, lowOfA, wide(-1))), `${op} by -1`).toEqual(told);
      expect(follow(divided(op, highOfA, wide(-1))), `${op} by -1`).toEqual(told);
      expect(follow(divided(op, lowOfA, wide(3))), `${op} by 3`).toEqual(nothing);
    }
  });

  test('of 64 bits, by -1 in both words', () => {
    const by = (low: number, high: number): Followed => ({
      ...divided(0x7f, lowOfA, load64(PLAIN)),
      memory: { [PLAIN]: low, [PLAIN + 4]: high },
    });
    expect(follow(by(-1, 0))).toEqual(nothing);
    expect(follow(by(0, -1))).toEqual(nothing);
    expect(follow(by(-1, -1))).toEqual(decides);
  });
});

test('what others than memory get to see', () => {
  const dependent = seq(load(A), constant(1), [0x6a]);
  const call = (n: number): number[] => [0x10, n];
  const indirect = [0x11, 1, 0];
  expectEach([
    ['the caller', decides, { results: [I32], code: dependent }],
    ['the caller, the low word', decides, { results: [I64], code: lowOfA }],
    ['the caller, the high word', decides, { results: [I64], code: highOfA }],
    ['a function of ours', nothing, { code: seq(dependent, call(CALLEE)), callee: taking(I32) }],
    [
      'who calls a function of ours that gives it',
      decides,
      {
        results: [I32],
        code: call(CALLEE),
        callee: { results: [I32], code: load(A) },
      },
    ],
    ['the host', decides, { code: seq(dependent, call(HOST), drop), hostTakes: [I32] }],
    [
      'the host, a second argument',
      decides,
      { code: seq(wide(1), dependent, call(HOST), drop), hostTakes: [I64, I32] },
    ],
    [
      'the host, the high word',
      decides,
      { code: seq(highOfA, call(HOST), drop), hostTakes: [I64] },
    ],
    ['a host that takes nothing', nothing, { code: seq(dependent, drop, call(HOST), drop) }],
    ['a global', decides, { code: seq(dependent, [0x24, 0]) }],
    ['a wide global, the low word', decides, { code: seq(lowOfA, [0x24, 1]) }],
    ['a wide global, the high word', decides, { code: seq(highOfA, [0x24, 1]) }],
    ['who grows memory', decides, { code: seq(dependent, [0x40, 0], drop) }],
    ['who is called', decides, { code: seq(load(A), indirect), callee: { code: [] } }],
    ['a fixed callee', nothing, { code: seq(load(A), drop, constant(0), indirect) }],
  ]);
});

const taking = (type: number) => ({ params: [type], code: [] });

test('a word that is not watched, and is named', () => {
  const value = seq(load(A), load(B), [0x6a]);
  const pair = load64(A - 4);
  expectEach([
    ['a word', ['A B to 64'], { code: store(PLAIN, value) }],
    ['a byte of it', ['A to 64'], { code: seq(constant(3), load(A), access(0x3a, PLAIN)) }],
    ['two bytes of it', ['A to 64'], { code: seq(constant(2), load(A), access(0x3b, PLAIN)) }],
    ['what is watched', nothing, { code: seq(store(A, value), store(B, value)) }],
    ['a byte of that', nothing, { code: seq(constant(3), load(A), access(0x3a, B)) }],
    ['what is constant', nothing, { code: store(PLAIN, constant(7)) }],
    ['across two words', ['A to 20'], { code: store(A + 1, load(A)) }],
    ['across two words, below', ['A to 12'], { code: store(A - 3, load(A)) }],
    ['one byte into the next', ['A to 20'], { code: seq(store(A + 3, load(A))) }],
    ['a pair, low', ['A to 12'], { code: store64(A - 4, lowOfA) }],
    ['a pair, low into what is watched', nothing, { code: store64(A, lowOfA) }],
    ['a pair, high', ['A to 20'], { code: store64(A, pair) }],
    ['a pair, high into what is watched', nothing, { code: store64(A - 4, pair) }],
    ['a word of 64 bits', ['A to 64'], { code: seq(constant(0), lowOfA, access(0x3e, PLAIN)) }],
    [
      'of 64 bits, its low word only',
      nothing,
      { code: seq(constant(0), pair, access(0x3e, PLAIN)) },
    ],
    ['far beyond what is watched', ['A to 65532'], { code: store(65_532, load(A)) }],
  ]);
});

describe('bulk operations', () => {
  const three = (to: readonly number[], from: readonly number[], length: readonly number[]) =>
    seq(to, from, length);
  const copy = [0xfc, 10, 0, 0];
  const fill = [0xfc, 11, 0];
  const init = [0xfc, 8, 0, 0];
  const [to, four] = [constant(PLAIN), constant(4)];

  test('by where they go, and how far', () => {
    for (const kind of [copy, fill, init]) {
      const own = kind === init ? constant(0) : constant(PLAIN);
      expect(follow({ code: seq(three(load(A), own, four), kind) })).toEqual(decides);
      expect(follow({ code: seq(three(to, own, load(A)), kind) })).toEqual(decides);
      expect(follow({ code: seq(three(to, own, four), kind) })).toEqual(nothing);
    }
    for (const kind of [copy, init]) {
      expect(follow({ code: seq(three(to, load(A), four), kind) })).toEqual(decides);
      expect(follow({ code: seq(three(to, load(A), constant(0)), kind) })).toEqual(decides);
    }
  });

  test('by what they fill with', () => {
    const filled = (at: number, length: number): string[] =>
      follow({ code: seq(three(constant(at), load(A), constant(length)), fill) });
    expect(filled(PLAIN, 1)).toEqual(['A to 64']);
    expect(filled(A, 4)).toEqual(nothing);
    expect(filled(A, 5)).toEqual(['A to 20']);
    expect(filled(A - 1, 2)).toEqual(['A to 12']);
    expect(filled(PLAIN + 1, 0)).toEqual(nothing);
  });

  test('by what they copy', () => {
    const copied = (at: number, from: number, length: number): string[] =>
      follow({ code: seq(three(constant(at), constant(from), constant(length)), copy) });
    expect(copied(PLAIN, A, 4)).toEqual(['A to 64']);
    expect(copied(PLAIN, A + 3, 1)).toEqual(['A to 64']);
    expect(copied(PLAIN, A - 1, 1)).toEqual(nothing);
    expect(copied(PLAIN, BEHIND_A, 12)).toEqual(nothing);
    expect(copied(PLAIN, BEHIND_A, 13)).toEqual(['B to 64']);
    expect(copied(PLAIN, A, B + 4 - A)).toEqual(['A B to 64']);
    expect(copied(B, A, 4)).toEqual(nothing);
    expect(copied(B, A, 5)).toEqual(['A to 36']);
    expect(copied(PLAIN + 1, A + 1, 0)).toEqual(nothing);
  });

  test('data is a constant', () => {
    expect(follow({ code: seq(three(constant(A), constant(0), four), init) })).toEqual(nothing);
    // Bytes of the segment that have the numbers of a watched word.
    expect(follow({ code: seq(three(to, constant(A), four), init) })).toEqual(nothing);
    expect(follow({ code: seq(load(A), [0xfc, 9, 0], drop) })).toEqual(nothing);
  });
});

test('a run begins and a function is entered with nothing left of what was before', () => {
  const dirty = seq(load(A), set(0));
  expectEach([
    [
      'an argument',
      nothing,
      { params: [I32], args: [0], runs: 2, code: seq(branchOn(get(0)), dirty) },
    ],
    ['a local', nothing, { locals: [I32], runs: 2, code: seq(branchOn(get(0)), dirty) }],
    [
      'a local of a function that is called where a value lay',
      nothing,
      {
        code: seq(load(A), drop, [0x10, CALLEE]),
        callee: { locals: [I64, I32], code: seq(get(0), [0x50], drop, branchOn(get(1))) },
      },
    ],
    [
      'an argument that depends',
      decides,
      {
        code: seq(load(A), [0x10, CALLEE]),
        callee: { params: [I32], locals: [I32], code: seq(branchOn(get(1)), branchOn(get(0))) },
      },
    ],
  ]);
});
