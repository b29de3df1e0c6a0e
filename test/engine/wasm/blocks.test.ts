/**
 * Values that several paths share: those that wait in locals, that branches bring, that blocks take
 * and give. Cases by hand beside the random ones; what comes out is what the host gives.
 */
import { test } from 'vitest';
import { assembleAll, signature } from './assembler.ts';
import {
  add,
  block,
  br,
  brIf,
  brTable,
  drop,
  get,
  I32,
  I64,
  i32,
  loop,
  mul,
  nop,
  NOTHING,
  set,
  sub,
  tee,
  unreachable,
  when,
} from './instructions.ts';
import { compareWithHost } from './run.ts';

type Code = readonly number[];

const types = [
  signature([I32, I32], [I32]),
  signature([I32], [I32]),
  signature([I32, I64], [I64, I32]),
  signature([I32], [I32, I32]),
  signature([I32, I32], [I32, I32, I32, I32]),
];
const few = [-1, 0, 1, 2, 3, 7];
const pairs = few.flatMap((a) => few.map((b) => [a, b]));

/** Each takes two i32, has an i32 and an i64 local more, and gives an i32. */
const cases: [string, Code[]][] = [
  ['what does nothing', [nop, get(0), nop, get(1), sub]],
  [
    'a local read twice, of which one is dropped, and written',
    [get(0), get(0), drop, i32(9), set(0), get(0), sub],
  ],
  [
    'a local read three times and written in between',
    [get(0), get(0), get(1), tee(0), sub, get(0), mul, add],
  ],
  [
    'a table that brings a local to two blocks',
    [block(I32, block(I32, get(0), get(1), brTable(0, 1, 0)), i32(100), add)],
  ],
  [
    'a table that brings a value from above others',
    [
      i32(1000),
      block(I32, i32(5), block(I32, i32(6), get(0), get(1), brTable(1, 0, 0, 1)), sub),
      add,
    ],
  ],
  [
    'a table that goes back to a loop or out of it',
    [
      block(I32, get(0), loop(1, i32(1), add, tee(0), get(0), i32(4), [0x48], brTable(1, 0, 1))),
      get(1),
      mul,
    ],
  ],
  [
    'a loop that is begun again with two values, above another',
    [
      get(1),
      get(0),
      get(0),
      loop(
        4,
        i32(1),
        add,
        tee(0),
        sub,
        tee(2),
        i32(50),
        get(2),
        get(0),
        get(0),
        i32(9),
        [0x48],
        brIf(0),
      ),
      add,
      mul,
      add,
      sub,
    ],
  ],
  [
    'an if without else that gives what it takes',
    [get(0), get(1), when(1, [...i32(3), ...mul]), i32(1), add],
  ],
  [
    'an if that is left from its first half',
    [get(0), get(1), when(1, [...i32(3), ...mul, ...br(0)], [...drop, ...i32(8)])],
  ],
  [
    'an if whose first half leaves the function from within',
    [get(0), when(NOTHING, [...get(1), ...br(1)], []), i32(77)],
  ],
  ['an if whose second half is never left', [get(0), when(I32, get(1), unreachable), i32(2), add]],
];

test.each(cases)('%s', (_title, code) => {
  compareWithHost(assembleAll(types, [{ locals: [I32, I64], code: code.flat() }]), pairs);
});
