/**
 * What is wrong with a function's code, word for word and at the byte that it shows: somebody has
 * to find it in a file that a compiler wrote. What is invalid, and not only left out here, is so
 * for the host as well.
 */
import { describe, expect, test } from 'vitest';
import { assembleAll, leb, signature, vector } from './assembler.ts';
import { host } from './host.ts';
import {
  br,
  brIf,
  brTable,
  call,
  callIndirect,
  get,
  getGlobal,
  I32,
  I64,
  i32,
  i64,
  NOTHING,
  setGlobal,
  store,
  unreachable,
} from './instructions.ts';
import { refusal } from './run.ts';

type Code = readonly number[];

const types = [
  signature([], []),
  signature([I32], [I32, I32]),
  signature([I32, I64], [I64, I32]),
  signature([I32, I32], [I32, I32]),
];
const globals = vector([
  [I32, 1, ...i32(0), 0x0b],
  [I64, 0, ...i64(0n), 0x0b],
]);
const segment = { 11: vector([[1, 1, 0]]), 12: [1] };
const table = { 4: vector([[0x70, 0, 0]]) };

type Sections = Readonly<Record<number, Code>>;
const moduleOf = (code: Code, sections: Sections = {}) =>
  assembleAll(types, [{ code }], { 6: globals, ...segment, ...table, ...sections });

/** The message about the byte behind `before`, of code that goes on with `rest`. */
function expected(bytes: Uint8Array, before: Code, rest: Code, why: string): string {
  const start = Buffer.from(bytes).indexOf(Buffer.from([...before, ...rest, 0x0b]));
  const at = start + before.length;
  return `byte ${at} (0x${at.toString(16)}): ${why} (in f)`;
}

/** What it says, the code before the byte that it shows, the code from there on. */
type Wrong = [string, Code, Code, Sections?];

const [one, two] = [i32(1), [...i32(0), ...i32(0)]];
const three = [...two, ...one];
const noMemory: Sections = { 5: [0] };
const noSegments: Sections = { 11: [0], 12: [0] };
const sequence = (...code: Code[]): Code => code.flat();

const invalid: Wrong[] = [
  ['type 9 of 4', [0x02], [9, 0x0b]],
  ['type -1 of 4', [0x02], [0xff, 0x7f, ...one, 0x0b]],
  ['0x55 is no value type', [0x02], [0x55, 0x0b]],
  ['1 values too many at the end of a block', [0x02, NOTHING, ...one], [0x0b]],
  ['2 values too many at the end of a loop', [...one, ...two, 0x03, 3, ...two], [0x0b]],
  ['1 values too many at the end of a if', [...one, 0x04, NOTHING, ...one], [0x0b]],
  ['1 values too many at the end of a else', [...one, 0x04, NOTHING, 0x05, ...one], [0x0b]],
  ['3 values too many at the end of a body', three, []],
  ['else without if', [], [0x05]],
  ['else without if', [0x02, NOTHING], [0x05, 0x0b]],
  ['else without if', [...one, 0x04, NOTHING, 0x05], [0x05, 0x0b]],
  ['an if without else must give what it takes', [...two, 0x04, 1, ...one], [0x0b]],
  [
    'an if without else must give what it takes',
    [...one, ...i64(0n), ...one, 0x04, 2, 0x00],
    [0x0b, 0x00],
  ],
  ['branch over 3 blocks of 1', [0x02, NOTHING], [...br(3), 0x0b]],
  ['branch over 2 blocks of 1', [0x02, NOTHING, ...one], [...brTable(0, 2), 0x0b]],
  [
    'targets of one table must take equally many values',
    [0x02, I32, 0x02, NOTHING, ...two],
    [...brTable(0, 1), 0x0b, 0x00, 0x0b, 0x1a],
  ],
  [
    'targets of one table must take equally many values',
    [0x02, I32, 0x02, NOTHING, ...two],
    [...brTable(1, 0), 0x0b, 0x00, 0x0b, 0x1a],
  ],
  ['i32 is needed, i64 is on the stack', sequence([0x02, I32], i64(1n), one), [0x0d, 0, 0x0b]],
  ['i64 is needed, i32 is on the stack', one, [0x50]],
  // Behind a conditional branch there is what it would have brought.
  ['i64 is needed, i32 is on the stack', [0x02, I32, 0x00, ...brIf(0)], [0x50, 0x0b, 0x1a]],
  ['the stack is empty where i32 is needed', one, [0x6a]],
  ['the stack is empty where i64 is needed', [], [0x50]],
  ['the stack is empty where anything is needed', [], [0x1a]],
  ['the stack is empty where i32 is needed', [...one, 0x02, NOTHING], [0x45, 0x0b]],
  ['the stack is empty where i32 is needed', [0x00, 0x02, NOTHING], [0x45, 0x0b]],
  ['local 0 of 0', [], get(0)],
  ['global 2 of 2', [], getGlobal(2)],
  ['global 2 of 2', one, setGlobal(2)],
  ['global 1 is constant', i64(1n), setGlobal(1)],
  ['i32 is needed, i64 is on the stack', i64(1n), setGlobal(0)],
  ['call of 1 of 1', [], call(1)],
  ['call of 4 of 4', one, callIndirect(4)],
  ['an indirect call needs table 0', one, callIndirect(0), { 4: [0] }],
  ['an indirect call needs table 0', one, [0x11, 0, 1]],
  ['select of 2 values', [], [0x1c, 2, I32, I32]],
  ['select of 0 values', [], [0x1c, 0]],
  ['i64 is needed, i32 is on the stack', three, [0x1c, 1, I64, 0x1a]],
  ['i32 is needed, i64 is on the stack', sequence(i64(0n), two), [0x1b, 0x1a]],
  ['the module has no memory', one, [0x28, 2, 0, 0x1a], noMemory],
  ['the module has no memory', two, store, noMemory],
  ['the module has no memory', [], [0x3f, 0, 0x1a], noMemory],
  ['the module has no memory', three, [0xfc, 11, 0], noMemory],
  ['the module has no memory', three, [0xfc, 8, 0, 0], noMemory],
  ['the module has no memory', one, [0xfe, 0x10, 2, 0, 0x1a], noMemory],
  ['alignment 8 for an access of 4 bytes', one, [0x28, 3, 0, 0x1a]],
  ['alignment 2 for an access of 1 bytes', one, [0x2d, 1, 0, 0x1a]],
  ['alignment 2147483648 for an access of 4 bytes', one, [0x28, 31, 0, 0x1a]],
  ['alignment 2 for an access of 4 bytes', one, [0xfe, 0x10, 1, 0, 0x1a]],
  ['alignment 8 for an access of 4 bytes', one, [0xfe, 0x10, 3, 0, 0x1a]],
  ['there is one memory, 0', [], [0x3f, 1, 0x1a]],
  ['there is one memory, 0', one, [0x40, 1, 0x1a]],
  ['there is one memory, 0', three, [0xfc, 10, 0, 1]],
  ['there is one memory, 0', three, [0xfc, 10, 1, 0]],
  ['there is one memory, 0', three, [0xfc, 11, 1]],
  ['there is one memory, 0', three, [0xfc, 8, 0, 1]],
  ['there is one memory, 0', [], [0xfe, 0x03, 1]],
  ['data segment 1 of 1', three, [0xfc, 8, 1, 0]],
  ['data segment 1 of 1', [], [0xfc, 9, 1]],
  ['data segment 0 of 0', [], [0xfc, 9, 0], noSegments],
  ['there is no instruction 0xfe 0x4', [], [0xfe, 0x04]],
  ['there is no instruction 0xfe 0xf', [], [0xfe, 0x0f]],
  ['there is no instruction 0x14', [], [0x14]],
  ['there is no instruction 0x17', [], [0x17]],
  ['there is no instruction 0x27', [], [0x27]],
  ['there is no instruction 0xc5', [], [0xc5]],
  ['there is no instruction 0xd7', [], [0xd7]],
  ['a function body is longer than its contents', [0x0b], [0x01]],
];

describe('it says', () => {
  test.each(invalid)('%s', (why, before, rest, sections) => {
    const bytes = moduleOf([...before, ...rest], sections);
    expect(refusal(bytes)).toBe(expected(bytes, before, rest, why));
    expect(host.validate(bytes)).toBe(false);
  });

  test('that there are more targets than bytes', () => {
    const bytes = moduleOf([...one, 0x0e, 5, 0, 0]);
    const why = '5 targets do not fit in the rest of the section';
    expect(refusal(bytes)).toBe(expected(bytes, [...one, 0x0e], [5, 0, 0], why));
  });

  test('that a segment is named without the section that announces them', () => {
    const { 12: _count, ...sections } = { ...segment, ...table, 6: globals };
    const bytes = assembleAll(types, [{ code: [0xfc, 9, 0] }], sections);
    const why = 'data segment 0 of an unknown number';
    expect(refusal(bytes)).toBe(expected(bytes, [], [0xfc, 9, 0], why));
    expect(host.validate(bytes)).toBe(false);
  });
});

describe('it is valid, as it is for the host', () => {
  test.each<[string, Code]>([
    [
      'that targets of a table take different types where nothing can be there',
      [0x02, I32, 0x02, I64, 0x00, ...brTable(0, 1), 0x0b, 0x1a, 0x00, 0x0b, 0x1a],
    ],
    ['to select of anything, and take it for an i64', [0x00, 0x1b, 0x50, 0x1a]],
    ['to select of an i64 and anything', [0x00, ...i64(1n), 0x41, 0, 0x1b, 0x50, 0x1a]],
    ['to fence without a memory of CPUs', [0xfe, 0x03, 0]],
  ])('%s', (_title, code) => {
    const bytes = moduleOf(code);
    expect([refusal(bytes), host.validate(bytes)]).toEqual(['accepted', true]);
  });
});

/** What this machine leaves out on purpose: by the first bytes, and how to do without. */
const leftOut: [string, Code[]][] = [
  [
    'floating-point arithmetic is not supported; keep float and double out of the module: ' +
      'no printf, no floating-point statistics',
    [
      ...[0x2a, 0x2b, 0x38, 0x39, 0x43, 0x44].map((op) => [op]),
      ...Array.from({ length: 0x66 - 0x5b + 1 }, (_, i) => [0x5b + i]),
      ...Array.from({ length: 0xa6 - 0x8b + 1 }, (_, i) => [0x8b + i]),
      ...[0xa8, 0xa9, 0xaa, 0xab].map((op) => [op]),
      ...Array.from({ length: 0xbf - 0xae + 1 }, (_, i) => [0xae + i]),
      ...Array.from({ length: 8 }, (_, i) => [0xfc, i]),
    ],
  ],
  [
    'a tail call is not supported; compile with -mno-tail-call',
    [0x12, 0x13, 0x15].map((op) => [op]),
  ],
  [
    'exception handling is not supported; compile with -fno-exceptions',
    [0x06, 0x07, 0x08, 0x09, 0x0a, 0x18, 0x19, 0x1f].map((op) => [op]),
  ],
  [
    'a reference value is not supported; compile with -mno-reference-types',
    [0x25, 0x26, 0xd0, 0xd1, 0xd2].map((op) => [op]),
  ],
  ['vector arithmetic is not supported; compile with -mno-simd128', [[0xfd]]],
  [
    'garbage collection is not supported; compile without the garbage-collection proposal',
    [[0xfb]],
  ],
  ...[12, 13, 14, 15, 16, 17].map((op): [string, Code[]] => [
    `table instruction ${op} is not supported; compile with -mno-reference-types`,
    [[0xfc, op]],
  ]),
];

test.each(leftOut)('%s', (why, all) => {
  for (const code of all) {
    const bytes = moduleOf([...unreachable, ...code]);
    expect(refusal(bytes), `${code}`).toBe(expected(bytes, unreachable, code, why));
  }
});

describe('limits may be met exactly:', () => {
  const nested = (depth: number): Code => [
    ...Array.from({ length: depth }, () => [0x02, NOTHING]).flat(),
    ...Array.from({ length: depth }, () => 0x0b),
  ];

  test('999 blocks inside a body', () => {
    expect(refusal(moduleOf(nested(999)))).toBe('accepted');
    const bytes = moduleOf(nested(1000));
    const before = nested(1000).slice(0, 2 * 999);
    const why = 'at most 1000 blocks inside one another';
    expect(refusal(bytes)).toBe(expected(bytes, before, nested(1000).slice(2 * 999), why));
  });

  test('4096 slots of values', () => {
    const pushed = (code: Code, count: number) => Array.from({ length: count }, () => code).flat();
    const wide = [...pushed(i64(0n), 2047), ...i32(0)];
    for (const most of [pushed(i32(0), 4096), pushed(i64(0n), 2048), [...wide, ...i32(0)]]) {
      expect(refusal(moduleOf([...most, ...unreachable]))).toBe('accepted');
      const bytes = moduleOf([...most, ...i32(0)]);
      const why = 'more than 4096 slots in a function';
      expect(refusal(bytes)).toBe(expected(bytes, most, i32(0), why));
    }
    expect(refusal(moduleOf([...wide, ...i64(0n)]))).toContain('more than 4096 slots');
  });

  test('4096 slots of locals, of which each may take two', () => {
    const withLocals = (count: number) => {
      const { length } = [...leb(count)];
      const body = [1, ...leb(count), I32, 0x0b];
      return assembleAll(types, [{ code: [] }], { 10: vector([[3 + length, ...body]]) });
    };
    expect(refusal(withLocals(2048))).toBe('accepted');
    expect(refusal(withLocals(2049))).toContain('at most 4096 slots of locals');
  });
});
