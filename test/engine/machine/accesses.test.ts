/**
 * Every load, store and atomic operation answers what the host's answers and leaves the same bytes,
 * at each address of a word and across two; atomics that are not aligned trap in both.
 */
import { expect, test } from 'vitest';
import { accesses, atomicAccess } from '../../../engine/machine/operations.ts';
import { Trap } from '../../../engine/machine/trap.ts';
import { assemble, sleb } from './assembler.ts';
import { hostCall } from './host.ts';
import { exported, instanceOf } from './run.ts';

const I32 = 0x7f;
const I64 = 0x7e;
const constant = (n: number): number[] => [0x41, ...sleb(n)];
const get = (n: number): number[] => [0x20, n];
const wide = (n: number): number[] => [...get(n), 0xad, 0x42, 0xd5, 0xaa, 0x01, 0x7e];

/** Eight bytes at 8, none of them zero, some with the sign bit. */
const put = (at: number, word: number): number[] => [
  ...constant(at),
  ...constant(word | 0),
  0x36,
  2,
  0,
];
const pattern = [...put(8, 0x818283f4), ...put(12, 0x7fee1290)];

function ours(bytes: Uint8Array, args: readonly number[]): number | undefined {
  const instance = instanceOf(bytes);
  try {
    return instance.call(exported(instance, 'f'), ...args);
  } catch (error) {
    if (error instanceof Trap) return undefined;
    throw error;
  }
}

/** Runs it behind the pattern with an address and two values, on both; one i32 comes out. */
function compare(code: readonly number[], args: readonly number[]): void {
  const bytes = assemble({ params: [I32, I32, I32], results: [I32], code: [...pattern, ...code] });
  expect(ours(bytes, args), `${code} of ${args}`).toBe(hostCall(bytes, 'f', ...args));
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
  for (const [text, { type }] of Object.entries(accesses)) {
    const op = Number(text);
    for (const address of addresses) {
      const args = [address, 0x9abcdef0 | 0, 0];
      if (op >= 0x36) {
        compare([...get(0), ...(type === I64 ? wide(1) : get(1)), op, 0, 0, ...behind], args);
        continue;
      }
      const load = [...get(0), op, 0, 0];
      if (type === I32) compare(load, args);
      else {
        compare([...load, 0xa7], args);
        compare([...load, 0x42, 32, 0x88, 0xa7], args);
      }
    }
  }
});

test('atomics', () => {
  let compared = 0;
  for (let op = 0x10; op <= 0x4e; op++) {
    const access = atomicAccess(op);
    if (!access) continue;
    compared++;
    const { kind, bytes } = access;
    const operands = [...get(0), ...(kind === 'load' ? [] : get(1))];
    const both = kind === 'compareExchange' ? [...operands, ...get(2)] : operands;
    const made = [...both, 0xfe, op, Math.log2(bytes), 0];
    for (const address of addresses) {
      // As the pattern has them there, and as it has not.
      for (const first of [0xf4, 0x83f4, 0x818283f4 | 0, -1, 5]) {
        const args = [address, first, 0x10203041];
        if (kind === 'store') compare([...made, ...behind], args);
        else {
          compare(made, args);
          compare([...made, 0x1a, ...behind], args);
        }
      }
    }
  }
  // Nine kinds, three widths of each that an i32 has.
  expect(compared).toBe(27);
});
