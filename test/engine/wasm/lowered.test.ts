/**
 * What lowering leaves out: code that nothing reaches, copies of what already lies where it should,
 * jumps over jumps. Each listing is by hand, from what the code must do.
 */
import { describe, expect, test } from 'vitest';
import { Op } from '../../../engine/wasm/lower/operations.ts';
import { WIDTH } from '../../../engine/wasm/lower/lowered.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { assembleAll, signature, vector } from './assembler.ts';
import {
  add,
  block,
  br,
  brIf,
  brTable,
  drop,
  get,
  getGlobal,
  give,
  I32,
  i32,
  loop,
  NOTHING,
  set,
  select,
  setGlobal,
  tee,
  unreachable,
  when,
} from './instructions.ts';

type Code = readonly number[];
const types = [signature([I32, I32], [I32]), signature([I32], [I32])];
const sections = { 6: vector([[I32, 1, ...i32(0), 0x0b]]) };
const lowered = (code: Code[]) =>
  compile(assembleAll(types, [{ code: code.flat() }], sections)).functions[0]!;

const names = new Map<number, string>(Object.entries(Op).map(([name, op]) => [op, name]));

/** The operations by name, or by opcode in the binary format. */
function listing(...code: Code[]): string {
  const words = [...lowered(code).code].filter((_, i) => i % WIDTH === 0);
  return words.map((op) => names.get(op) ?? op.toString(16)).join(' ');
}

describe('code that nothing reaches is checked and left out:', () => {
  /** Each takes nothing and gives nothing. */
  const dead: [string, Code][] = [
    ['a value', [...i32(1), ...drop]],
    ['arithmetic', [...i32(1), ...i32(2), ...add, ...drop]],
    ['a block', block(NOTHING, i32(1), set(0))],
    ['a block in a block', block(NOTHING, block(NOTHING, i32(1), set(0)), i32(2), set(1))],
    ['a loop that goes round', loop(NOTHING, get(0), brIf(0), br(0))],
    ['a loop with a parameter', [...i32(3), ...loop(1, tee(0), get(0), brIf(0)), ...drop]],
    ['an if', [...get(0), ...when(NOTHING, [...i32(1), ...set(0)])]],
    ['an if with both halves', [...get(0), ...when(I32, i32(1), i32(2)), ...drop]],
    ['a branch', br(0)],
    ['a branch that brings a value', [...block(I32, i32(3), br(1)), ...drop]],
    ['a conditional branch', block(NOTHING, get(0), brIf(0), get(1), brIf(0))],
    ['a conditional branch with a value', [...block(I32, i32(5), get(0), brIf(0)), ...drop]],
    ['a table', block(NOTHING, block(NOTHING, get(0), brTable(0, 1, 0)))],
    ['a return', [...i32(1), ...give]],
    ['unreachable', unreachable],
  ];
  const words = (...code: Code[]) => [...lowered(code).code];

  test.each(dead)('%s', (_title, code) => {
    expect(words(unreachable, code)).toEqual(words(unreachable));
    expect(words(i32(4), give, code)).toEqual(words(i32(4), give));
    const inBlock = (inner: Code) => words(block(NOTHING, get(0), brIf(0), br(0), inner), i32(1));
    expect(inBlock(code)).toEqual(inBlock([]));
    const inNested = (inner: Code) =>
      words(block(NOTHING, block(NOTHING, get(0), brIf(0), br(1), block(NOTHING, inner))), i32(1));
    expect(inNested(code)).toEqual(inNested([]));
    const inHalf = (inner: Code) =>
      words(get(0), when(I32, [...i32(1), ...give, ...inner], i32(2)));
    expect(inHalf(code)).toEqual(inHalf([]));
  });

  test('behind it the other half of an if, and what follows a block, are there', () => {
    expect(listing(get(0), when(I32, [...i32(1), ...give], i32(2)))).toBe(
      'jumpUnless constant jump constant return',
    );
    expect(listing(block(NOTHING, br(0)), i32(1))).toBe('jump constant return');
  });
});

describe('what lies where it should is not copied:', () => {
  test.each<[string, Code[], string]>([
    ['a constant as a result', [i32(5)], 'constant return'],
    ['the result of a block', [block(I32, i32(5))], 'constant return'],
    ['operands in locals', [get(0), get(1), add], '6a return'],
    ['a local as a result is', [get(0)], 'copy return'],
    [
      'a selected i32 takes one word',
      [i32(1), i32(2), get(0), select],
      'constant constant select return',
    ],
    [
      'of a global one word is read',
      [getGlobal(0), setGlobal(0), i32(1)],
      'getGlobal setGlobal constant return',
    ],
    ['what is written elsewhere', [get(0), i32(1), set(1)], 'constant copy copy return'],
    [
      'only what lies in the local that is written is',
      [get(1), get(0), get(1), i32(1), set(0), add, add],
      'constant copy copy 6a 6a return',
    ],
    ['a value brought to the end of a block', [block(I32, i32(5), br(0))], 'constant jump return'],
  ])('%s', (_title, code, expected) => {
    expect(listing(...code)).toBe(expected);
  });
});

describe('a branch is one jump where nothing must be moved:', () => {
  test.each<[string, Code[], string]>([
    [
      'conditional, of nothing',
      [block(NOTHING, get(0), brIf(0)), i32(1)],
      'jumpIf constant return',
    ],
    [
      'conditional, of a value in its place',
      [block(I32, i32(1), get(0), brIf(0))],
      'constant jumpIf return',
    ],
    [
      'conditional, of a value above others, is three',
      [block(I32, i32(1), i32(2), get(0), brIf(0), drop)],
      'constant constant jumpUnless copy jump return',
    ],
    [
      'a table names each block once',
      [block(NOTHING, block(NOTHING, get(0), brTable(0, 1, 0, 1, 0))), i32(1)],
      'jumpTable jump jump jump jump jump jump jump constant return',
    ],
  ])('%s', (_title, code, expected) => {
    expect(listing(...code)).toBe(expected);
  });

  test('which goes to the end of its block even as the first instruction', () => {
    const { code } = lowered([block(NOTHING, br(0)), i32(1)]);
    expect([...code.subarray(0, 2)]).toEqual([Op.jump, WIDTH]);
  });
});
