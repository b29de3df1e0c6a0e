/** What is read of a module, and every way in which bytes are none, each at the byte it shows. */
import { describe, expect, test } from 'vitest';
import { BadModule } from '../../../engine/wasm/decode/bad-module.ts';
import { decode } from '../../../engine/wasm/decode/decode.ts';
import { assemble, leb, section, sleb, text, vector } from './assembler.ts';

const [I32, I64, FUNCREF] = [0x7f, 0x7e, 0x70];
const i32 = (n: number) => [0x41, ...sleb(n), 0x0b];
const made = (sections: Readonly<Record<number, readonly number[]>>) =>
  assemble({ code: [], sections });

function refusal(bytes: Uint8Array, limits?: Parameters<typeof decode>[1]): string {
  try {
    decode(bytes, limits);
  } catch (error) {
    if (error instanceof BadModule) return error.message;
    throw error;
  }
  return 'accepted';
}

/** A table of four entries, and one memory of a page. */
const table = vector([[FUNCREF, 0, 4]]);

describe('a section is refused, and says why:', () => {
  test.each<[string, Readonly<Record<number, readonly number[]>>]>([
    ['type form 0x5f is not supported; compile without the garbage', { 1: [1, 0x5f, 0, 0] }],
    ['0x55 is no value type', { 1: vector([[0x60, 1, 0x55, 0]]) }],
    ['a floating-point value is not supported', { 1: vector([[0x60, 1, 0x7c, 0]]) }],
    ['a vector value is not supported', { 1: vector([[0x60, 1, 0x7b, 0]]) }],
    ['a reference value is not supported', { 1: vector([[0x60, 1, 0x70, 0]]) }],
    ['a reference value is not supported', { 1: vector([[0x60, 1, 0x6f, 0]]) }],
    ['type 7 of 1', { 3: vector([[7]]) }],
    ['imported global a.b: link without it', { 2: vector([[...text('a'), ...text('b'), 3, I32]]) }],
    ['imported thing of kind 9 a.b', { 2: vector([[...text('a'), ...text('b'), 9, 0]]) }],
    ['a table of references is not supported', { 4: vector([[0x6f, 0, 1]]) }],
    [
      'more than one table is not supported',
      {
        4: vector([
          [FUNCREF, 0, 1],
          [FUNCREF, 0, 1],
        ]),
      },
    ],
    ['limits of kind 2', { 4: vector([[FUNCREF, 2, 1]]) }],
    ['at least 3 and at most 2 table entries', { 4: vector([[FUNCREF, 1, 3, 2]]) }],
    [
      'at most one memory',
      {
        5: vector([
          [0, 1],
          [0, 1],
        ]),
      },
    ],
    ['memory limits of kind 2', { 5: vector([[2, 1, 1]]) }],
    ['memory limits of kind 8', { 5: vector([[8, 1, 1]]) }],
    ['at least 2 and at most 1 pages of memory', { 5: vector([[1, 2, 1]]) }],
    ['memory limits of kind 6', { 5: vector([[6, 1]]) }],
    ['memory limits of kind 8', { 5: vector([[8, 1]]) }],
    ['a number does not fit in 64 bits', { 5: vector([[4, ...Array<number>(9).fill(0xff), 2]]) }],
    ['limits of kind 2', { 4: vector([[0x70, 2, 1]]) }],
    ['must be a constant of type i64', { 5: vector([[4, 1]]), 11: vector([[0, ...i32(0), 0]]) }],
    ['mutability 2, must be 0 or 1', { 6: vector([[I32, 2, ...i32(0)]]) }],
    ['must be a constant of type i32', { 6: vector([[I32, 0, 0x42, 0, 0x0b]]) }],
    ['must be a constant of type i64', { 6: vector([[I64, 0, 0x41, 0, 0x0b]]) }],
    ['must be one constant alone', { 6: vector([[I32, 0, 0x41, 0, 0x41]]) }],
    ['e: export of kind 5', { 7: vector([[...text('e'), 5, 0]]) }],
    ['e: function 1 of 1', { 7: vector([[...text('e'), 0, 1]]) }],
    ['e: table 0 of 0', { 7: vector([[...text('e'), 1, 0]]) }],
    ['e: memory 1 of 1', { 7: vector([[...text('e'), 2, 1]]) }],
    ['e: global 0 of 0', { 7: vector([[...text('e'), 3, 0]]) }],
    [
      'two exports are called e',
      {
        7: vector([
          [...text('e'), 0, 0],
          [...text('e'), 2, 0],
        ]),
      },
    ],
    ['function 3 of 1', { 8: [3] }],
    ['function 1 of 1', { 8: [1] }],
    ['an element segment of kind 1 is not supported', { 9: vector([[1, 0, 0, 0]]) }],
    ['there is one table, 0', { 4: table, 9: vector([[2, 1, ...i32(0), 0, 0]]) }],
    ['element kind must be 0', { 4: table, 9: vector([[2, 0, ...i32(0), 1, 0]]) }],
    ['elements 3..5 exceed the table', { 4: table, 9: vector([[0, ...i32(3), 2, 0, 0]]) }],
    ['elements 0..1 exceed the table', { 9: vector([[0, ...i32(0), 1, 0]]) }],
    ['function 5 of 1', { 4: table, 9: vector([[0, ...i32(0), 1, 5]]) }],
    ['1 functions announced, 0 bodies', { 10: [0] }],
    ['2 functions announced, 1 bodies', { 3: vector([[0], [0]]) }],
    ['data segment of kind 3', { 11: vector([[3, 0]]) }],
    ['there is one memory, 0', { 11: vector([[2, 1, ...i32(0), 0]]) }],
    [
      'data for address 65535 lies outside the memory',
      { 11: vector([[0, ...i32(65_535), 2, 1, 2]]) },
    ],
    ['2 data segments announced, 0', { 12: [2] }],
    ['section 3 is longer than its contents', { 3: [1, 0, 0] }],
    ['data for address 0 lies outside the memory', { 5: [0], 11: vector([[0, ...i32(0), 1, 9]]) }],
    ['9 types do not fit in the rest of the section', { 1: [9] }],
    ['8 parameters do not fit in the rest of the section', { 1: [1, 0x60, 8, I32] }],
    ['8 results do not fit in the rest of the section', { 1: [1, 0x60, 0, 8, I32] }],
    ['at most 64 parameters, got 65', { 1: [1, 0x60, 65, ...Array<number>(65).fill(I32), 0] }],
    ['at most 16 results, got 17', { 1: [1, 0x60, 0, 17, ...Array<number>(17).fill(I32)] }],
    ['9 imports do not fit in the rest of the section', { 2: [9] }],
    ['9 functions do not fit in the rest of the section', { 3: [9, 0] }],
    ['9 tables do not fit in the rest of the section', { 4: [9] }],
    ['9 memories do not fit in the rest of the section', { 5: [9] }],
    ['9 globals do not fit in the rest of the section', { 6: [9] }],
    ['9 exports do not fit in the rest of the section', { 7: [9] }],
    ['9 element segments do not fit in the rest of the section', { 9: [9] }],
    ['9 elements do not fit in the rest of the section', { 4: table, 9: [1, 0, ...i32(0), 9, 0] }],
    ['at most 65536 elements, got 65537', { 4: table, 9: [1, 0, ...i32(0), ...leb(65_537)] }],
    ['9 bodies do not fit in the rest of the section', { 10: [9] }],
    ['9 data segments do not fit in the rest of the section', { 11: [9] }],
  ])('%s', (why, sections) => {
    expect(refusal(made(sections))).toContain(why);
  });

  test('a constant that goes on is refused where it should end', () => {
    const bytes = made({ 6: vector([[I32, 0, 0x41, 0x33, 0x41]]) });
    const at = bytes.indexOf(0x33) + 1;
    const why = 'must be one constant alone';
    expect(refusal(bytes)).toBe(`byte ${at} (0x${at.toString(16)}): ${why}`);
  });

  test('the start function must take and give nothing', () => {
    const start = (results: number[], code: number[]) =>
      refusal(assemble({ results, code, sections: { 8: [0] } }));
    const why = 'the start function must take and give nothing';
    expect(start([], [])).toBe('accepted');
    expect(start([I32], [0x41, 0])).toContain(why);
    expect(refusal(assemble({ params: [I32], code: [], sections: { 8: [0] } }))).toContain(why);
    const both = { params: [I32], results: [I32], code: [0x20, 0] };
    expect(refusal(assemble({ ...both, sections: { 8: [0] } }))).toContain(why);
  });

  const head = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = section(1, vector([[0x60, 0, 0]]));

  test.each<[string, number[]]>([
    ['there is no section 13', [...head, 13, 0]],
    ['section 1 is out of order', [...head, ...types, ...types]],
    ['section 1 is out of order', [...head, ...section(3, [0]), ...types]],
    ['section 10 is out of order', [...head, ...section(11, [0]), ...section(10, [0])]],
    ['section 12 is out of order', [...head, ...section(10, [0]), ...section(12, [0])]],
    ['section 9 is out of order', [...head, ...section(12, [0]), ...section(9, [0])]],
    [
      'a function has no body: the code section is missing',
      [...head, ...types, ...section(3, [1, 0])],
    ],
    ['byte 4 (0x4): not a core module of version 1', [0x00, 0x61, 0x73, 0x6d, 2, 0, 0, 0]],
    ['not a core module of version 1', [0x00, 0x61, 0x73, 0x6d, 0, 0, 0, 1]],
    ['not a core module of version 1', [0x00, 0x61, 0x73, 0x6d, 1, 1, 0, 0]],
    ['not a core module of version 1', [0x00, 0x61, 0x73, 0x6d, 1, 0, 1, 0]],
    ['not a core module of version 1', [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 1]],
    ['byte 2 (0x2): not a WebAssembly module: it must start with', [0x00, 0x61, 0x74, 0x6d]],
    ['not a WebAssembly module', []],
    ['5 bytes announced, 1 left', [...head, 1, 5, 0]],
  ])('%s', (why, bytes) => {
    expect(refusal(Uint8Array.from(bytes))).toContain(why);
  });

  test('limits of a file and of its memory are kept, and may be met exactly', () => {
    const bytes = made({});
    const limits = { fileMax: bytes.length, pagesMax: 1 };
    expect(refusal(bytes, limits)).toBe('accepted');
    expect(refusal(bytes, { ...limits, fileMax: bytes.length - 1 })).toContain(
      `at most ${bytes.length - 1} bytes, got ${bytes.length}`,
    );
    expect(refusal(made({ 5: vector([[0, 2]]) }), { ...limits, fileMax: 1000 })).toContain(
      'at most 1 pages of memory, got 2',
    );
  });
});

describe('a module keeps', () => {
  test('its memory: pages, their most, and whether it is shared', () => {
    const memory = (limits: number[]) =>
      decode(made({ 5: vector([limits]) }), { fileMax: 1000, pagesMax: 9 }).memory;
    expect(memory([0, 2])).toEqual({ pages: 2, pagesMax: 9, isShared: false, is64: false });
    expect(memory([1, 2, 2])).toEqual({ pages: 2, pagesMax: 2, isShared: false, is64: false });
    expect(memory([1, 2, 50])).toEqual({ pages: 2, pagesMax: 9, isShared: false, is64: false });
    expect(memory([3, 2, 3])).toEqual({ pages: 2, pagesMax: 3, isShared: true, is64: false });
    expect(memory([0, 9])?.pages).toBe(9);
    expect(memory([4, 2])).toEqual({ pages: 2, pagesMax: 9, isShared: false, is64: true });
    expect(memory([7, 2, 3])).toEqual({ pages: 2, pagesMax: 3, isShared: true, is64: true });
  });

  test('imported functions and an imported memory, by name', () => {
    const imports = vector([
      [...text('env'), ...text('lock'), 0, 0],
      [...text('env'), ...text('memory'), 2, 0, 3],
    ]);
    const module = decode(made({ 2: imports, 5: [0], 7: vector([[...text('f'), 0, 1]]) }));
    expect(module.functions.map(({ name, imported }) => [name, imported])).toEqual([
      ['env.lock', 'env.lock'],
      ['f', undefined],
    ]);
    expect(module.memory?.pages).toBe(3);
  });

  test('globals, with both words of their values', () => {
    const globals = vector([
      [I32, 1, ...i32(-2)],
      [I64, 0, 0x42, 0x7e, 0x0b],
    ]);
    expect(decode(made({ 6: globals })).globals).toEqual([
      { type: I32, isMutable: true, low: -2, high: 0 },
      { type: I64, isMutable: false, low: -2, high: -1 },
    ]);
  });

  test('elements up to the end of the table, and data up to that of the memory', () => {
    const elements = vector([
      [0, ...i32(3), 1, 0],
      [2, 0, ...i32(0), 0, 2, 0, 0],
    ]);
    const data = vector([
      [0, ...i32(65_534), 2, 7, 8],
      [1, 1, 9],
      [2, 0, ...i32(0), 1, 5],
    ]);
    const module = decode(made({ 4: table, 9: elements, 12: [3], 11: data }));
    expect([module.tableSize, module.dataCount]).toEqual([4, 3]);
    expect(module.elements).toEqual([
      { at: 3, functions: [0] },
      { at: 0, functions: [0, 0] },
    ]);
    expect(module.data.map(({ at, bytes }) => [at, ...bytes])).toEqual([
      [65_534, 7, 8],
      [undefined, 9],
      [0, 5],
    ]);
    expect(decode(made({ 4: vector([[FUNCREF, 1, 2, 2]]) })).tableSize).toBe(2);
  });

  test('exports by kind, the start, and where bodies lie', () => {
    const exports = vector([
      [...text('f'), 0, 0],
      [...text('t'), 1, 0],
      [...text('m'), 2, 0],
      [...text('g'), 3, 0],
    ]);
    const bytes = made({ 4: table, 6: vector([[I32, 0, ...i32(1)]]), 7: exports, 8: [0] });
    const module = decode(bytes);
    expect([...module.exports]).toEqual([
      ['f', { kind: 'function', index: 0 }],
      ['t', { kind: 'table', index: 0 }],
      ['m', { kind: 'memory', index: 0 }],
      ['g', { kind: 'global', index: 0 }],
    ]);
    expect(module.start).toBe(0);
    const { from = 0, to } = module.functions[0]?.body ?? {};
    expect([...bytes.subarray(from, to)]).toEqual([0, 0x0b]);
  });

  test('names of what it imports as it imports them, whatever else they are called', () => {
    const imports = vector([[...text('env'), ...text('lock'), 0, 0]]);
    const exports = vector([
      [...text('e'), 0, 0],
      [...text('m'), 2, 0],
    ]);
    const functions = vector([
      [0, ...text('first')],
      [9, ...text('none')],
      [1, ...text('second')],
    ]);
    const names = section(0, [...text('name'), ...section(1, functions)]);
    const bytes = [...made({ 2: imports, 7: exports })];
    const namesOf = (all: number[]) =>
      decode(Uint8Array.from(all)).functions.map(({ name }) => name);
    expect(namesOf(bytes)).toEqual(['env.lock', 'function 1']);
    expect(namesOf([...bytes, ...names])).toEqual(['env.lock', 'second']);
  });

  test('a function that has the number of an exported memory or table unnamed', () => {
    const exports = vector([
      [...text('m'), 2, 0],
      [...text('t'), 1, 0],
    ]);
    const module = decode(made({ 4: vector([[FUNCREF, 0, 0]]), 7: exports }));
    expect(module.functions.map(({ name }) => name)).toEqual(['function 0']);
  });

  test('names of functions: of the file, else of an export, else a number', () => {
    const bodies = vector([
      [2, 0, 0x0b],
      [2, 0, 0x0b],
      [2, 0, 0x0b],
    ]);
    const three = { 3: vector([[0], [0], [0]]), 10: bodies, 7: vector([[...text('two'), 0, 1]]) };
    const names = section(0, [...text('name'), ...section(1, vector([[2, ...text('third')]]))]);
    const other = section(0, [...text('other'), 1, 2, 3]);
    const all = Uint8Array.from([...made(three), ...other, ...names]);
    expect(decode(all).functions.map(({ name }) => name)).toEqual(['function 0', 'two', 'third']);
  });
});
