/** Linearizability of a register and of a stock with choices, on histories decided by hand. */
import { describe, expect, test } from 'vitest';
import { Linearizer, type Sequence } from '../../engine/linearize.ts';

/** Call 0 reads; call n > 0 writes n and answers 0. */
const register: Sequence = {
  initial: 0,
  outcomes: (state, call) =>
    call === 0 ? [{ result: state, next: state }] : [{ result: 0, next: call }],
};

/** Three things, as a mask; call 0 takes any that is there, or answers 9 if none is. */
const stock: Sequence = {
  initial: 0b111,
  outcomes(state) {
    const there = [0, 1, 2].filter((i) => (state >> i) & 1);
    if (there.length === 0) return [{ result: 9, next: state }];
    return there.map((i) => ({ result: i, next: state & ~(1 << i) }));
  },
};

type Event = readonly ['begin' | 'end', number, number];

/** Is there an order of calls for all of this? */
function isExplained(sequence: Sequence, events: readonly Event[]): boolean {
  const histories = new Linearizer(sequence);
  let set: number | undefined = histories.initial;
  for (const [kind, who, what] of events) {
    if (set === undefined) break;
    set = kind === 'begin' ? histories.begin(set, who, what) : histories.end(set, who, what);
  }
  return set !== undefined;
}

describe('a register', () => {
  const write: readonly Event[] = [
    ['begin', 0, 5],
    ['begin', 1, 0],
  ];

  test('may answer an overlapping read with the value before or behind the write', () => {
    expect(isExplained(register, [...write, ['end', 1, 0], ['end', 0, 0]])).toBe(true);
    expect(isExplained(register, [...write, ['end', 1, 5], ['end', 0, 0]])).toBe(true);
    expect(isExplained(register, [...write, ['end', 1, 6], ['end', 0, 0]])).toBe(false);
  });

  test('must not go back to the old value once the new one was read', () => {
    const newer: readonly Event[] = [...write, ['end', 1, 5], ['begin', 1, 0]];
    expect(isExplained(register, [...newer, ['end', 1, 5]])).toBe(true);
    expect(isExplained(register, [...newer, ['end', 1, 0]])).toBe(false);
  });

  test('must show a write that ended before the read began', () => {
    const written: readonly Event[] = [
      ['begin', 0, 5],
      ['end', 0, 0],
      ['begin', 1, 0],
    ];
    expect(isExplained(register, [...written, ['end', 1, 5]])).toBe(true);
    expect(isExplained(register, [...written, ['end', 1, 0]])).toBe(false);
  });
});

describe('a stock with choices', () => {
  test('gives no thing to two takers', () => {
    const both: readonly Event[] = [
      ['begin', 0, 0],
      ['begin', 1, 0],
      ['end', 0, 2],
    ];
    expect(isExplained(stock, [...both, ['end', 1, 0]])).toBe(true);
    expect(isExplained(stock, [...both, ['end', 1, 2]])).toBe(false);
  });

  test('refuses only if at some moment of the call nothing was there', () => {
    const open = [0, 1, 2].map((who): Event => ['begin', who, 0]);
    const all: readonly Event[] = [...open, ['begin', 3, 0], ['end', 3, 9]];
    // The three open calls may have happened before; then each must get one of the three.
    expect(isExplained(stock, all)).toBe(true);
    expect(isExplained(stock, [...all, ['end', 0, 9]])).toBe(false);
    expect(isExplained(stock, [...open.slice(1), ['begin', 3, 0], ['end', 3, 9]])).toBe(false);
  });
});

test('a call that changes nothing leads back to the set before it', () => {
  const histories = new Linearizer(register);
  const open = histories.begin(histories.initial, 3, 0);
  expect(histories.end(open, 3, 0)).toBe(histories.initial);
  expect(histories.end(open, 3, 5)).toBeUndefined();
});

test('renaming who made the calls renames the set of histories', () => {
  const histories = new Linearizer(stock);
  const swapped = histories.rename(histories.begin(histories.initial, 0, 0), [1, 0]);
  expect(swapped).toBe(histories.begin(histories.initial, 1, 0));
  expect(histories.rename(swapped, [1, 0])).not.toBe(swapped);
});

test('renaming keeps to each who made it its call and its result', () => {
  const histories = new Linearizer(register);
  const open = (...calls: readonly (readonly [who: number, call: number])[]): number =>
    calls.reduce((set, [who, call]) => histories.begin(set, who, call), histories.initial);
  const three = open([0, 5], [1, 6], [2, 0]);
  expect(histories.rename(three, [2, 0, 1])).toBe(open([2, 5], [0, 6], [1, 0]));
  expect(histories.rename(three, [1, 2, 0])).toBe(open([1, 5], [2, 6], [0, 0]));
  // The read of 5 shows that the write of 5 has happened, and the other may have before it.
  const read = histories.end(open([0, 5], [1, 6], [3, 0]), 3, 5)!;
  const other = histories.end(open([1, 5], [0, 6], [3, 0]), 3, 5)!;
  expect(histories.rename(read, [1, 0, 2, 3])).toBe(other);
  expect(other).not.toBe(read);
});

test('calls that are open at the same time may have begun in any order', () => {
  const histories = new Linearizer(register);
  const set = (order: readonly number[]): number =>
    order.reduce((before, who) => histories.begin(before, who, who + 4), histories.initial);
  const expected = set([0, 1, 2]);
  for (const order of [
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ]) {
    expect(set(order)).toBe(expected);
  }
});

test('a call is told from the same by another, and from another that is far from it', () => {
  const histories = new Linearizer(register);
  const behind = [
    [0, 0],
    [1, 0],
    [0, 1],
    [0, 4095],
    [0, 4096],
    [4095, 0],
    [4095, 1],
  ].map(([who, call]) => histories.begin(histories.initial, who!, call!));
  expect(new Set(behind).size).toBe(behind.length);
});

test('sets are told apart whose numbers read alike when written one after the other', () => {
  // Call 0 may end in four ways; calls 1 and 2 can only happen behind two of them each.
  const [start, ...after] = [0, 100, 200, 300, 400] as const;
  const next: Readonly<Record<number, Readonly<Record<number, number>>>> = {
    1: { [after[0]]: 1, [after[1]]: 34 },
    2: { [after[2]]: 1, [after[3]]: 4 },
  };
  const odd: Sequence = {
    initial: start,
    outcomes(state, call) {
      if (call === 0) return [2, 5, 23, 5].map((result, i) => ({ result, next: after[i]! }));
      const to = next[call]![state];
      return to === undefined ? [] : [{ result: 0, next: to }];
    },
  };
  const histories = new Linearizer(odd);
  const open = histories.begin(histories.initial, 0, 0);
  // States and results 1, 2 and 34, 5; then 1, 23 and 4, 5.
  const first = histories.end(histories.begin(open, 1, 1), 1, 0)!;
  const second = histories.end(histories.begin(open, 1, 2), 1, 0)!;
  expect(histories.statesOf(first)).toEqual([1, 34]);
  expect(histories.statesOf(second)).toEqual([1, 4]);
  expect(histories.end(first, 0, 2)).toBeDefined();
  expect(histories.end(second, 0, 2)).toBeUndefined();
  expect(histories.end(second, 0, 23)).toBeDefined();
});

test('an end is worked out once, and in it each thing that may have happened', () => {
  let asked = 0;
  const counted: Sequence = {
    initial: 0,
    outcomes(state, call) {
      asked++;
      return [{ result: 0, next: state | (1 << call) }];
    },
  };
  const histories = new Linearizer(counted);
  let set: number = histories.initial;
  for (let who = 0; who < 7; who++) set = histories.begin(set, who, who);
  expect(asked).toBe(0);
  const behind = histories.end(set, 6, 0);
  // Any of the 2^6 sets of the others may have happened before; from each with k of them, 7 - k
  // calls are still to happen: 64 of the one that ends, and half of 6 times 64.
  expect(asked).toBe(64 + 3 * 64);
  expect(histories.end(set, 6, 0)).toBe(behind);
  expect(asked).toBe(256);
  expect(histories.end(set, 6, 1)).toBeUndefined();
  expect(asked).toBe(512);
  expect(histories.end(set, 6, 1)).toBeUndefined();
  expect(asked).toBe(512);
  expect(histories.statesOf(behind!)).toHaveLength(64);
});
