/** What is known of a module once it was checked: whether its functions are atomic anywhere. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { assembleAll, signature, text, vector } from './assembler.ts';
import { drop, get, I32, i32, set } from './instructions.ts';

const plain = [...i32(0x7000), ...set(0), ...i32(-1), ...drop];
const atomic = [...get(0), 0xfe, 0x10, 2, 0, ...drop];
const imports = { 2: vector([[...text('env'), ...text('lock'), 0, 0]]), 7: [0] };

const program = (codes: readonly (readonly number[])[], sections = {}) =>
  compile(
    assembleAll(
      [signature([I32], [])],
      codes.map((code) => ({ code })),
      sections,
    ),
  );

describe('a program is atomic', () => {
  test.each([
    ['not without an atomic instruction, whatever its constants', [plain, []], {}, false],
    ['with one, behind others', [[...plain, ...atomic]], {}, true],
    ['with one in any function', [plain, atomic, plain], {}, true],
    ['not by what it imports', [plain], imports, false],
    ['whatever it imports', [atomic], imports, true],
  ])('%s', (_title, codes, sections, expected) => {
    expect(program(codes, sections).hasAtomics).toBe(expected);
  });

  test('not by an atomic instruction that nothing reaches', () => {
    expect(program([[0x00, ...atomic]]).hasAtomics).toBe(false);
  });
});

test('an imported function has no code', () => {
  const { functions } = program([plain], imports);
  expect(functions.map((lowered) => lowered?.name)).toEqual([undefined, 'function 1']);
});
