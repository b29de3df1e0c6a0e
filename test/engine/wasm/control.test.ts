/**
 * Blocks, branches, calls, memory and traps, on modules made by hand and compared with the host.
 */
import { expect, test } from 'vitest';
import { assemble, giving, leb, sleb, vector } from './assembler.ts';
import { hostCall } from './host.ts';
import { exported, instanceOf, trapOf } from './run.ts';

const I32 = 0x7f;

const ours = (bytes: Uint8Array, ...args: number[]): number => {
  const instance = instanceOf(bytes);
  return instance.call(exported(instance, 'f'), ...args);
};

const constant = (n: number): number[] => [0x41, ...sleb(n)];

interface Case {
  readonly title: string;
  readonly code: readonly number[];
  readonly args: readonly number[];
  readonly expected: number;
}

/** Expected values by hand; each function takes two i32 and gives one. */
const cases: readonly Case[] = [
  {
    title: 'a local that is written while its old value waits on the stack',
    code: [0x20, 0, ...constant(9), 0x21, 0, 0x20, 0, 0x6a],
    args: [4, 0],
    expected: 13,
  },
  {
    title: 'a branch out of two blocks with a value and others below it',
    code: [
      0x02,
      I32,
      ...constant(1),
      0x02,
      I32,
      ...constant(2),
      ...constant(3),
      0x0c,
      1,
      0x0b,
      0x6a,
      0x0b,
    ],
    args: [0, 0],
    expected: 3,
  },
  {
    title: 'a conditional branch that is not taken keeps the stack',
    code: [0x02, I32, ...constant(5), 0x20, 0, 0x0d, 0, ...constant(6), 0x6a, 0x0b],
    args: [0, 0],
    expected: 11,
  },
  {
    title: 'a conditional branch that is taken from above other values',
    code: [0x02, I32, ...constant(7), ...constant(5), 0x20, 0, 0x0d, 0, 0x6a, 0x0b],
    args: [1, 0],
    expected: 5,
  },
  {
    title: 'if with else, both giving a value',
    code: [0x20, 0, 0x04, I32, ...constant(10), 0x05, ...constant(20), 0x0b, 0x20, 1, 0x6a],
    args: [0, 2],
    expected: 22,
  },
  {
    title: 'a loop that adds up',
    code: [
      0x03,
      0x40,
      0x20,
      1,
      0x20,
      0,
      0x6a,
      0x21,
      1,
      0x20,
      0,
      ...constant(1),
      0x6b,
      0x22,
      0,
      0x0d,
      0,
      0x0b,
      0x20,
      1,
    ],
    args: [5, 0],
    expected: 15,
  },
  {
    title: 'a table of branches, its default included',
    code: [
      0x02,
      0x40,
      0x02,
      0x40,
      0x02,
      0x40,
      0x20,
      0,
      0x0e,
      ...vector([[0], [1]]),
      2,
      0x0b,
      ...constant(100),
      0x0f,
      0x0b,
      ...constant(200),
      0x0f,
      0x0b,
      ...constant(300),
    ],
    args: [1, 0],
    expected: 200,
  },
  {
    title: 'select by a condition that lies in a local',
    code: [...constant(1), ...constant(2), 0x20, 0, 0x1b],
    args: [0, 0],
    expected: 2,
  },
  {
    title: 'bytes written one by one read as a word, with an offset',
    code: [
      ...constant(8),
      ...constant(0x12),
      0x3a,
      0,
      1,
      ...constant(8),
      ...constant(0x34),
      0x3a,
      0,
      2,
      ...constant(0),
      0x28,
      2,
      8,
    ],
    args: [0, 0],
    expected: 0x341200,
  },
  {
    title: 'a word across two words of memory',
    code: [...constant(6), 0x20, 0, 0x36, 0, 0, ...constant(6), 0x28, 0, 0],
    args: [0x12345678, 0],
    expected: 0x12345678,
  },
  {
    title: 'code behind an unconditional branch is checked and left out',
    code: [0x02, I32, ...constant(4), 0x0c, 0, 0x6a, 0x0b],
    args: [0, 0],
    expected: 4,
  },
];

test.each(cases)('$title', ({ code, args, expected }) => {
  const bytes = assemble({ params: [I32, I32], results: [I32], code });
  expect(ours(bytes, ...args)).toBe(expected);
  expect(hostCall(bytes, 'f', ...args)).toBe(expected);
});

test('an endless loop runs out of fuel', () => {
  const bytes = assemble({ code: [0x03, 0x40, 0x0c, 0, 0x0b] });
  const instance = instanceOf(bytes, 50);
  const trap = trapOf(() => instance.call(0));
  expect(trap).toMatchObject({ kind: 'fuel', message: 'no end after 50 jumps back and calls' });
});

test('a recursion without end runs out of fuel or of calls', () => {
  const bytes = assemble({ code: [0x10, 0] });
  expect(trapOf(() => instanceOf(bytes, 100).call(0)).kind).toBe('fuel');
  expect(trapOf(() => instanceOf(bytes).call(0)).kind).toBe('call');
});

test('a trap names the function and the byte of the file', () => {
  const bytes = giving([0x00]);
  const at = bytes.lastIndexOf(0x00);
  const trap = trapOf(() => instanceOf(bytes).call(0));
  expect(trap.place).toBe(`f at byte 0x${at.toString(16)}`);
});

test.each([
  ['beyond the end', [...constant(65_533), 0x28, 0, 0]],
  ['beyond 2^32', [...constant(-1), 0x28, 0, ...leb(5)]],
  ['before the start, which is beyond the end', [...constant(-4), 0x28, 0, 0]],
])('a load %s traps', (_title, code) => {
  expect(trapOf(() => ours(giving(code))).kind).toBe('memory');
  expect(hostCall(giving(code), 'f')).toBe(undefined);
});
