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

test('renaming who made the calls renames the set of histories', () => {
  const histories = new Linearizer(stock);
  const swapped = histories.rename(histories.begin(histories.initial, 0, 0), [1, 0]);
  expect(swapped).toBe(histories.begin(histories.initial, 1, 0));
  expect(histories.rename(swapped, [1, 0])).not.toBe(swapped);
});
