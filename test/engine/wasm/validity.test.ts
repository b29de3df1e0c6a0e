/**
 * What is valid is for the host to say: code that grows by random instructions is accepted here
 * exactly where it is there. Much of it stands behind a branch, where the rules about types are
 * least like those elsewhere.
 */
import { describe, expect, test } from 'vitest';
import { BadModule } from '../../../engine/wasm/decode/bad-module.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { prng } from '../../../engine/random/prng.ts';
import { assembleAll, signature, vector } from './assembler.ts';
import { host } from './host.ts';
import * as code from './instructions.ts';

const { I32, I64, NOTHING } = code;

const types = [
  signature([I32, I64], [I32]),
  signature([I32], [I32]),
  signature([I64], [I32, I64]),
  signature([], [I64]),
];
const sections = {
  4: vector([[0x70, 0, 1]]),
  6: vector([
    [I32, 1, ...code.i32(0), 0x0b],
    [I64, 0, ...code.i64(0n), 0x0b],
  ]),
  11: vector([[1, 1, 0]]),
  12: [1],
};

const simple = [
  code.i32(7),
  code.i32(0),
  code.i64(5n),
  code.get(0),
  code.get(1),
  code.get(2),
  code.set(0),
  code.set(1),
  code.tee(1),
  code.tee(2),
  code.getGlobal(0),
  code.getGlobal(1),
  code.setGlobal(0),
  code.setGlobal(1),
  code.add,
  code.add64,
  code.wrap,
  code.extend,
  code.isZero,
  code.drop,
  code.drop,
  code.select,
  [28, 1, I32],
  [28, 1, I64],
  code.load,
  [41, 3, 0],
  [41, 4, 0],
  code.store,
  [55, 3, 0],
  [63, 0],
  [64, 0],
  [254, 72, 2, 0],
  [254, 73, 3, 0],
  [254, 16, 1, 0],
  [254, 3, 0],
  [252, 8, 0, 0],
  [252, 9, 0],
  [252, 10, 0, 0],
  [252, 11, 0],
  code.call(0),
  code.call(1),
  code.call(2),
  code.callIndirect(1),
  code.callIndirect(2),
  code.br(0),
  code.br(1),
  code.brIf(0),
  code.brIf(1),
  code.brTable(0, 1),
  code.brTable(1, 0, 0),
  code.brTable(0),
  code.give,
  code.unreachable,
  code.unreachable,
];

/** What can stand anywhere, and what opens a block, goes on with its other half, or ends it. */
const opening = [NOTHING, I32, I64, 0, 1, 2, 3].flatMap((type) => [
  [0x02, type],
  [0x03, type],
  [0x04, type],
]);
const all = [...simple, ...simple, ...opening, [0x05], [0x0b], [0x0b], [0x0b], [0x0b]];

/** Ends every open block: behind `unreachable` any values may lie. */
const ends = (open: readonly number[]): number[] =>
  open.toReversed().flatMap((op) => (op === 0x04 ? [0x00, 0x05, 0x00, 0x0b] : [0x00, 0x0b]));

/** The blocks that are open behind one more instruction. */
function openBehind(open: readonly number[], [op = 0]: readonly number[]): readonly number[] {
  if (op === 0x02 || op === 0x03 || op === 0x04) return [...open, op];
  if (op === 0x05) return [...open.slice(0, -1), op];
  return op === 0x0b ? open.slice(0, -1) : open;
}

function isAccepted(bytes: Uint8Array): boolean {
  try {
    compile(bytes);
    return true;
  } catch (error) {
    if (error instanceof BadModule) return false;
    throw error;
  }
}

const moduleOf = (random: readonly number[]): Uint8Array =>
  assembleAll(types, [{ code: random }, { code: code.get(0) }, { code: code.unreachable }], {
    ...sections,
    3: vector([[0], [1], [2]]),
  });

interface Candidate {
  readonly shown: string;
  readonly bytes: Uint8Array;
  readonly isValid: boolean;
}

/** Code that grows by what is valid behind it; every try counts. */
function candidates(seed: number, tries: number): Candidate[] {
  const chance = prng(seed);
  let made: readonly number[] = [];
  let open: readonly number[] = [];
  return Array.from({ length: tries }, () => {
    let next: readonly number[];
    do next = all[chance.below(all.length)]!;
    while (open.length === 0 && (next[0] === 0x05 || next[0] === 0x0b));
    const grown = [...made, ...next];
    const openNow = openBehind(open, next);
    const bytes = moduleOf([...grown, ...ends(openNow), 0x00]);
    const isValid = host.validate(bytes);
    if (isValid) [made, open] = [grown, openNow];
    return { shown: grown.map((byte) => byte.toString(16)).join(' '), bytes, isValid };
  });
}

const walks = Array.from({ length: 8 }, (_, i) => ({ seed: i + 1, tried: candidates(i + 1, 80) }));

describe('an instruction behind others is valid here where it is valid for the host', () => {
  test.each(walks)('of seed $seed', ({ tried }) => {
    for (const { shown, bytes, isValid } of tried) expect(isAccepted(bytes), shown).toBe(isValid);
  });
});

test('many of these are valid, and many are not', () => {
  const valid = walks.flatMap(({ tried }) => tried.filter(({ isValid }) => isValid));
  expect(valid.length).toBeGreaterThan(200);
  expect(valid.length).toBeLessThan(440);
});
