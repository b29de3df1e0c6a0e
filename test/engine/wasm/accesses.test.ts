/**
 * Every load, store and atomic operation answers what the host's answers and leaves the same bytes,
 * at each address of a word and across two; atomics that are not aligned trap in both.
 */
import { expect, test } from 'vitest';
import { accesses, atomicAccess } from '../../../engine/wasm/lower/operations.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { assemble, assembleAll, signature, sleb } from './assembler.ts';
import { hostFunction } from './host.ts';
import { exported, instanceOf, trapOf } from './run.ts';

const I32 = 0x7f;
const I64 = 0x7e;
const constant = (n: number): number[] => [0x41, ...sleb(n)];
const get = (n: number): number[] => [0x20, n];
const wide = (n: number): number[] => [...get(n), 0xad, 0x42, 0xd5, 0xaa, 0x01, 0x7e];

/** Two parameters as an i64, the lower word first. */
const joined = (low: number, high: number): number[] => [
  ...get(low),
  0xad,
  ...get(high),
  0xad,
  0x42,
  32,
  0x86,
  0x84,
];
const lower = [0xa7];
const upper = [0x42, 32, 0x88, 0xa7];

/** Eight bytes at 8, none of them zero, some with the sign bit. */
const put = (at: number, word: number): number[] => [
  ...constant(at),
  ...constant(word | 0),
  0x36,
  2,
  0,
];
const pattern = [...put(8, 0x818283f4), ...put(12, 0x7fee1290)];

/** Runs it behind the pattern on both, with each address and each set of values; i32 come out. */
function compare(code: readonly number[], values: readonly (readonly number[])[]): void {
  const params = Array.from({ length: 5 }, () => I32);
  const bytes = assemble({ params, results: [I32], code: [...pattern, ...code] });
  const instance = instanceOf(bytes);
  const index = exported(instance, 'f');
  const theirs = hostFunction(bytes, 'f');
  for (const address of addresses) {
    for (const value of values) {
      const args = [address, ...value];
      expect(
        answer(() => instance.call(index, ...args)),
        `${code} of ${args}`,
      ).toBe(theirs(...args));
    }
  }
}

/** Undefined where it traps. */
function answer(run: () => number): number | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Trap) return undefined;
    throw error;
  }
}

const addresses = [8, 9, 10, 11, 13, 65_530, 65_535];
/** The two words behind, one in the other's place, so that both count. */
const behind = [
  ...constant(8),
  0x28,
  2,
  0,
  ...constant(12),
  0x28,
  2,
  0,
  ...constant(7),
  0x77,
  0x73,
];

test('loads and stores', () => {
  const values = [[0x9abcdef0 | 0, 0, 0, 0]];
  for (const [text, { type }] of Object.entries(accesses)) {
    const op = Number(text);
    if (op >= 0x36) {
      compare([...get(0), ...(type === I64 ? wide(1) : get(1)), op, 0, 0, ...behind], values);
      continue;
    }
    const load = [...get(0), op, 0, 0];
    for (const part of type === I64 ? [lower, upper] : [[]]) compare([...load, ...part], values);
  }
});

/** The first operand as the pattern has it at 8, in so many bytes, and as it has not. */
const tried = [
  [0xf4, 0],
  [0x83f4, 0],
  [0x818283f4 | 0, 0],
  [0x818283f4 | 0, 0x7fee1290],
  [-1, -1],
  [5, 1],
].map(([low, high]) => [low!, 0x10203041, high!, 0x50607081]);

test('atomics', () => {
  let compared = 0;
  for (let op = 0x10; op <= 0x4e; op++) {
    const { kind, type, bytes } = atomicAccess(op)!;
    compared++;
    // Those of 32 bits lie in locals that are not side by side.
    const [first, second] = type === I64 ? [joined(1, 3), joined(2, 4)] : [get(1), get(4)];
    const address = [...get(0), ...constant(8), 0x6b];
    const operands = [...address, ...(kind === 'load' ? [] : first)];
    const both = kind === 'compareExchange' ? [...operands, ...second] : operands;
    const made = [...both, 0xfe, op, Math.log2(bytes), 8];
    if (kind === 'store') {
      // No local was written.
      compare([...made, ...behind, ...get(0), 0x6a], tried);
      continue;
    }
    compare([...made, 0x1a, ...behind], tried);
    for (const part of type === I64 ? [lower, upper] : [[]]) {
      // Something below on the stack, so that what was found must land above it.
      compare([...constant(3), ...made, ...part, 0x6a], tried);
    }
  }
  // Nine kinds, three widths of each that an i32 has and four that an i64 has.
  expect(compared).toBe(63);
});

test('a wide store that does not fit writes nothing, and may be the last', () => {
  const at = (address: number) =>
    instanceOf(assemble({ code: [...constant(address), 0x42, 0x7f, 0x37, 0, 0] }));
  const last = at(65_528);
  last.call(0);
  expect([last.memory.load(65_528, 4), last.memory.load(65_532, 4)]).toEqual([-1, -1]);
  for (const address of [65_529, 65_532, 65_535]) {
    const instance = at(address);
    const trap = trapOf(() => instance.call(0));
    const message = `access to 8 bytes at ${address}, memory ends at 65536`;
    expect([trap.kind, trap.message, trap.address]).toEqual(['memory', message, address]);
    expect(instance.memory.load(65_532, 4)).toBe(0);
  }
});

test('an atomic that is not aligned says where', () => {
  const code = [...constant(6), 0xfe, 0x10, 2, 4, 0x1a];
  const trap = trapOf(() => instanceOf(assemble({ code })).call(0));
  expect([trap.kind, trap.message, trap.address]).toEqual(['memory', 'unaligned atomic at 10', 10]);
});

test('an atomic is given its operands, cut to its width, and zeros for those it has not', () => {
  const [address, one, two] = [constant(8), constant(-1), constant(0x12345)];
  const compareExchange = [...address, ...one, ...two, 0xfe, 0x4a, 0, 0, 0x1a];
  const add = [...address, ...one, 0xfe, 0x21, 1, 0, 0x1a];
  const load = [...address, 0xfe, 0x10, 2, 0, 0x1a];
  const instance = instanceOf(assemble({ code: [...compareExchange, ...add, ...load] }));
  const given: unknown[] = [];
  instance.memory.atomic = (kind, _address, bytes, numbers) => {
    given.push([kind, bytes, ...numbers]);
    numbers.fill(77);
  };
  instance.call(0);
  expect(given).toEqual([
    ['compareExchange', 1, 0, 0, 0xff, 0, 0x45, 0, 0, 0],
    ['add', 2, 0, 0, 0xffff, 0, 0, 0, 0, 0],
    ['load', 4, 0, 0, 0, 0, 0, 0, 0, 0],
  ]);
});

test('the size of the memory is in pages, and a growth beyond it is refused', () => {
  const unit = 0x100_0000;
  const size = (ask: readonly number[]) => [...constant(7), ...ask, ...constant(unit), 0x6c, 0x6a];
  const outer = [...constant(1000), ...constant(50), ...get(0), 0x10, 1, 0x6a, 0x6a];
  const sections = { 5: [1, 0, 3] };
  const run = (ask: readonly number[], n: number) =>
    instanceOf(
      assembleAll([signature([I32], [I32])], [{ code: outer }, { code: size(ask) }], sections),
    ).call(0, n);
  expect(run([0x3f, 0], 5)).toBe(1057 + 3 * unit);
  expect(run([...get(0), ...constant(0), 0x6a, 0x40, 0], 0)).toBe(1057 + 3 * unit);
  expect(run([...get(0), ...constant(0), 0x6a, 0x40, 0], 1)).toBe(1057 - unit);
});
