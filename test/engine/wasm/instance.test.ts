/**
 * An instance beside its code: globals, the table, locals, what it tells of a run. Calls are made
 * from under other values, so that frames begin behind slot 0.
 */
import { describe, expect, test } from 'vitest';
import { Instance } from '../../../engine/wasm/run/instance.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import { assembleAll, signature, vector } from './assembler.ts';
import {
  add,
  block,
  brIf,
  call,
  callIndirect,
  get,
  getGlobal,
  I32,
  I64,
  i32,
  i64,
  mul,
  NOTHING,
  set,
  setGlobal,
  sub,
  tee,
  when,
  wrap,
} from './instructions.ts';
import { compareWithHost, instanceOf, trapOf } from './run.ts';

type Code = readonly number[];
const sequence = (...code: Code[]): Code => code.flat();

const types = [
  signature([I32, I32], [I32]),
  signature([I32], [I32]),
  signature([], []),
  signature([I64, I32], [I64]),
  signature([I32, I64], [I32]),
];

describe('globals', () => {
  const globals = vector([
    [I32, 1, ...i32(5), 0x0b],
    [I64, 1, ...i64(-6n << 33n), 0x0b],
    [I32, 1, ...i32(-7), 0x0b],
    [I64, 0, ...i64(3n << 40n), 0x0b],
  ]);
  const bytes = assembleAll(
    types,
    [
      {
        code: sequence(
          i32(1),
          get(0),
          get(1),
          call(1),
          add,
          getGlobal(0),
          mul,
          getGlobal(2),
          add,
          getGlobal(1),
          i64(35n),
          [0x88],
          wrap,
          add,
          getGlobal(3),
          i64(41n),
          [0x88],
          wrap,
          add,
        ),
      },
      {
        code: sequence(
          get(0),
          setGlobal(0),
          get(0),
          setGlobal(2),
          get(0),
          [0xac],
          i64(7n << 33n),
          [0x7e],
          setGlobal(1),
          get(1),
        ),
      },
    ],
    { 3: vector([[0], [0]]), 6: globals, 11: vector([[1, 1, 9]]), 12: [1] },
  );

  test('are read and written as on the host, of both widths', () => {
    compareWithHost(
      bytes,
      [1, -2, 77].map((n) => [n, 3 * n]),
    );
  });

  test('begin as the module says, two words each, and are so again after a reset', () => {
    const instance = instanceOf(bytes);
    // The last word: no data segment was dropped.
    const start = [5, 0, 0, -12, -7, 0, 0, 3 << 8, 0];
    const words = () => [...instance.globals];
    expect(words()).toEqual(start);
    instance.call(0, 4, 9);
    expect(words()).toEqual([4, 0, 0, 4 * 14, 4, 0, 0, 3 << 8, 0]);
    instance.reset();
    expect(words()).toEqual(start);
  });

  test('that were reset have their data segments back', () => {
    const code = [...i32(8), ...i32(0), ...i32(1), 0xfc, 8, 1, 0, 0xfc, 9, 1];
    const instance = instanceOf(
      assembleAll(types, [{ type: 2, code }], {
        3: vector([[2]]),
        6: vector([[I32, 1, ...i32(5), 0x0b]]),
        11: vector([
          [1, 1, 7],
          [1, 1, 9],
        ]),
        12: [2],
      }),
    );
    instance.call(0);
    expect(instance.memory.load(8, 1)).toBe(9);
    expect([...instance.globals]).toEqual([5, 0, 0, 1]);
    expect(trapOf(() => instance.call(0)).message).toBe('access to 1 bytes at 0, memory ends at 0');
    instance.reset();
    instance.call(0);
  });
});

describe('a call through the table', () => {
  // Entry 1 has the type, 2 another, 3 the type by another number, 4 and 5 others, 0 and 6 none.
  const bytes = assembleAll(
    [...types, signature([I32], [I32])],
    [
      { code: sequence(i32(100), get(1), get(0), callIndirect(1), add) },
      { code: sequence(get(0), i32(3), mul) },
      { code: sequence(get(0), get(1), sub) },
      { code: sequence(get(0), i32(5), mul) },
      { code: [] },
      { code: get(0) },
    ],
    {
      3: vector([[0], [1], [0], [5], [2], [4]]),
      4: vector([[0x70, 0, 7]]),
      9: vector([
        [0, ...i32(1), 0x0b, 3, 1, 2, 3],
        [0, ...i32(4), 0x0b, 2, 0, 5],
      ]),
    },
  );

  test('finds what the host finds', () => {
    compareWithHost(
      bytes,
      [0, 1, 2, 3, 4, 5, 6, 7, 8, -1].map((entry) => [entry, 7]),
    );
  });

  test.each([
    [0, 'call of table entry 0, which is empty'],
    [6, 'call of table entry 6, which is empty'],
    [7, 'call of table entry 7, which is empty'],
    [-1, 'call of table entry 4294967295, which is empty'],
    [2, 'call of table entry 2, which has another type'],
    [4, 'call of table entry 4, which has another type'],
    [5, 'call of table entry 5, which has another type'],
  ])('of entry %d says why not', (entry, message) => {
    const trap = trapOf(() => instanceOf(bytes).call(0, entry, 7));
    expect([trap.kind, trap.message]).toEqual(['call', message]);
  });

  test('may be of the first function', () => {
    const self = assembleAll(
      types,
      [
        {
          code: sequence(
            get(0),
            i32(1),
            sub,
            tee(0),
            when(I32, [...get(0), ...i32(0), ...callIndirect(1)], i32(50)),
            i32(2),
            add,
          ),
        },
      ],
      { 3: vector([[1]]), 4: vector([[0x70, 0, 1]]), 9: vector([[0, ...i32(0), 0x0b, 1, 0]]) },
    );
    compareWithHost(self, [[1], [2], [5]]);
  });

  test('of a table without entries finds nothing', () => {
    const sections = { 3: vector([[1]]), 4: vector([[0x70, 0, 0]]) };
    const code = sequence(get(0), i32(0), callIndirect(1));
    compareWithHost(assembleAll(types, [{ code }], sections), [[1]]);
  });
});

test('a function without results answers 0', () => {
  const bytes = assembleAll([signature([I32], [])], [{ code: [] }]);
  expect(instanceOf(bytes).call(0, 5)).toBe(0);
});

test('locals begin as zeros, whatever lay there', () => {
  const dirty = sequence(i32(-1), set(2), i32(-1), set(3), get(0));
  const bytes = assembleAll(
    types,
    [
      { code: sequence(i32(9), get(0), call(1), get(1), call(2), add, add) },
      { code: dirty, locals: [I32, I32, I32] },
      { code: sequence(get(1), get(2), add, get(3), add), locals: [I32, I32, I32] },
    ],
    { 3: vector([[0], [1], [1]]) },
  );
  compareWithHost(bytes, [[1, 2]]);
});

test('a conditional branch that is not taken touches nothing', () => {
  // The words of a jump that is not taken, read as those of a copy in memory, would name the slots
  // of these parameters, and 70,000 lies outside.
  const eight = Array.from({ length: 8 }, () => I32);
  const bytes = assembleAll(
    [signature(eight, [I32])],
    [{ code: sequence(block(NOTHING, get(0), brIf(0)), get(7)) }],
  );
  const args = [0, 1, 2, 3, 4, 70_000, 0, 9];
  expect(instanceOf(bytes).call(0, ...args)).toBe(9);
});

test('the local state at an access: where it is, where it returns to, locals, operands', () => {
  const bytes = assembleAll(
    types,
    [
      { code: sequence(i32(6), get(0), call(1), add), locals: [I32] },
      { code: sequence(i32(3), get(0), [0xfe, 0x10, 2, 0], add), locals: [I32] },
    ],
    { 3: vector([[0], [1]]), 6: vector([[I32, 1, ...i32(5), 0x0b]]) },
  );
  const states: (string | number)[] = [];
  const memory = new WatchedMemory(1, { reads: () => {}, writes: () => 0 });
  const instance = new Instance(compile(bytes), memory, { fuelMax: 10 });
  memory.atomic = (kind, address) => void states.push(kind, address, `${instance.localState()}`);
  instance.call(0, 40, 41);
  // The access is the second instruction of function 1, and an instruction has five words; it
  // returns behind the third one of function 0, whose frame begins at 0. Frame of the first: 40,
  // 41, a local, 6; of the second: 40, a local. On its operand stack lies 3; a global is 5.
  expect(states).toEqual(['load', 40, '1 5 15,0,0 40,41,0,6,40,0 3 5,0']);
});
