/** What is no module, or none for this machine, is refused with the reason and what avoids it. */
import { describe, expect, test } from 'vitest';
import { assemble, giving, leb, vector } from './assembler.ts';
import { host } from './host.ts';
import { refusal } from './run.ts';

const I32 = 0x7f;

describe('names the feature and what avoids it', () => {
  test.each([
    ['float', giving([0x43, 0, 0, 0, 0, 0xa8]), /floating-point .* keep float and double out/],
    ['float type', assemble({ params: [0x7d], code: [] }), /floating-point value/],
    ['vector', giving([0xfd, 0x0c]), /vector arithmetic .* -mno-simd128/],
    ['tail call', giving([0x12, 0]), /tail call .* -mno-tail-call/],
    ['exception', giving([0x06, 0x40]), /exception handling .* -fno-exceptions/],
    ['reference', giving([0xd0, 0x70]), /reference value .* -mno-reference-types/],
  ])('%s', (_title, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
  });
});

describe('says where it is invalid', () => {
  test.each([
    ['the stack is empty', giving([0x6a]), /stack is empty where i32 is needed \(in f\)/],
    ['another type', giving([0x42, 1]), /i32 is needed, i64 is on the stack/],
    ['too many values', giving([0x41, 1, 0x41, 2]), /1 values too many/],
    ['no such local', giving([0x20, 7]), /local 7 of 0/],
    ['no such function', giving([0x10, 9]), /call of 9 of 1/],
    ['no such label', giving([0x0c, 5]), /branch over 5 blocks of 0/],
    ['else without if', giving([0x05]), /else without if|stack is empty/],
    ['too much alignment', giving([0x41, 0, 0x28, 3, 0]), /alignment 8 for an access of 4/],
    ['no memory', assemble({ code: [0x3f, 0, 0x1a], sections: { 5: [0] } }), /has no memory/],
    ['an unknown opcode', giving([0xff]), /no instruction 0xff/],
    ['an unknown atomic opcode', giving([0xfe, 0x4f, 2, 0]), /no instruction 0xfe 0x4f/],
    [
      'an import of a table',
      assemble({ code: [], sections: { 2: [1, 0, 0, 1, 0x70, 0, 0] } }),
      /imported table/,
    ],
    [
      'too many pages',
      assemble({ code: [], sections: { 5: [1, 0, ...leb(65_536)] } }),
      /at most 256 pages/,
    ],
    ['a huge count', assemble({ code: [], sections: { 1: leb(0xffffffff) } }), /do not fit/],
    [
      'too many locals',
      assemble({ code: [], sections: { 10: vector([[7, 1, ...leb(0x7fffffff), I32]]) } }),
      /at most 4096 slots|early/,
    ],
    [
      'more groups of locals than bytes',
      assemble({ code: [], sections: { 10: vector([[2, 9, 0x0b]]) } }),
      /9 groups of locals do not fit in the rest of the section \(in f\)/,
    ],
  ])('%s', (_title, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
  });

  test('every one of these that the host knows, it refuses too', () => {
    for (const code of [[0x6a], [0x42, 1], [0x41, 1, 0x41, 2], [0x20, 7], [0x10, 9], [0x0c, 5]]) {
      expect(host.validate(giving(code))).toBe(false);
    }
  });
});

test('every beginning of a module is refused but for those that end between sections', () => {
  const bytes = giving([0x41, 5]);
  for (let length = 0; length < bytes.length; length++) {
    const part = bytes.slice(0, length);
    const isAccepted = refusal(part) === 'accepted';
    if (isAccepted) expect(host.validate(part), `${length} bytes`).toBe(true);
  }
  expect(refusal(bytes.slice(0, 3))).toMatch(/not a WebAssembly module/);
});

test('10,000 blocks inside one another are refused, not followed', () => {
  const deep = Array.from({ length: 10_000 }, () => [0x02, 0x40]).flat();
  expect(refusal(assemble({ code: deep }))).toMatch(/at most 1000 blocks/);
});
