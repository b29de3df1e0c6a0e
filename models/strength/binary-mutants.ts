/**
 * Mutants of a binary: one instruction changed, the length of everything kept, so that no section
 * has to be rewritten and every trap still names the same byte. A mutant that a check does not
 * tell from the original shows code that the bounds do not reach, or that does not matter.
 */
import type { Lowered } from '../../engine/wasm/lower/lowered.ts';
import type { Program } from '../../engine/wasm/lower/program.ts';

/** One changed instruction. */
export interface Mutant {
  readonly id: number;
  readonly functionName: string;
  /** Byte of the file where the instruction starts. */
  readonly offset: number;
  /** What was changed into what: `i32.add → i32.sub`. */
  readonly change: string;
  readonly kind: string;
  readonly bytes: Uint8Array;
}

interface Change {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  /** What stands there instead, from the instruction's first byte on. */
  readonly bytes: readonly number[];
}

const NOP = 0x01;
const DROP = 0x1a;

/** Operators and what they are exchanged for: opcode, name, opcode, name. */
const operators: readonly (readonly [number, string, number, string])[] = [
  [0x6a, 'i32.add', 0x6b, 'i32.sub'],
  [0x6b, 'i32.sub', 0x6a, 'i32.add'],
  [0x6c, 'i32.mul', 0x6a, 'i32.add'],
  [0x71, 'i32.and', 0x72, 'i32.or'],
  [0x72, 'i32.or', 0x71, 'i32.and'],
  [0x73, 'i32.xor', 0x72, 'i32.or'],
  [0x74, 'i32.shl', 0x76, 'i32.shr_u'],
  [0x75, 'i32.shr_s', 0x74, 'i32.shl'],
  [0x76, 'i32.shr_u', 0x74, 'i32.shl'],
  [0x77, 'i32.rotl', 0x78, 'i32.rotr'],
  [0x45, 'i32.eqz', NOP, 'nop'],
  [0x46, 'i32.eq', 0x47, 'i32.ne'],
  [0x47, 'i32.ne', 0x46, 'i32.eq'],
  [0x48, 'i32.lt_s', 0x4c, 'i32.le_s'],
  [0x49, 'i32.lt_u', 0x4d, 'i32.le_u'],
  [0x4a, 'i32.gt_s', 0x4e, 'i32.ge_s'],
  [0x4b, 'i32.gt_u', 0x4f, 'i32.ge_u'],
  [0x4c, 'i32.le_s', 0x48, 'i32.lt_s'],
  [0x4d, 'i32.le_u', 0x49, 'i32.lt_u'],
  [0x4e, 'i32.ge_s', 0x4a, 'i32.gt_s'],
  [0x4f, 'i32.ge_u', 0x4b, 'i32.gt_u'],
];

/** Every mutant of the functions that are not left out, by file offset. */
export function mutantsOf(program: Program, leftOut: ReadonlySet<string>): Mutant[] {
  const mutants: Mutant[] = [];
  const { bytes } = program.module;
  for (const lowered of program.functions) {
    if (!lowered || leftOut.has(lowered.name)) continue;
    for (const offset of instructionsOf(lowered)) {
      const change = changeAt(bytes, offset);
      if (!change) continue;
      // A Buffer's slice would share the bytes.
      const changed = Uint8Array.from(bytes);
      changed.set(change.bytes, offset);
      mutants.push({
        id: mutants.length,
        functionName: lowered.name,
        offset,
        change: `${change.from} → ${change.to}`,
        kind: change.kind,
        bytes: changed,
      });
    }
  }
  return mutants;
}

/** Where the instructions that can be reached start, ascending. */
const instructionsOf = ({ offsets }: Lowered): number[] =>
  [...new Set(offsets)].toSorted((a, b) => a - b);

function changeAt(bytes: Uint8Array, at: number): Change | undefined {
  const op = bytes[at]!;
  const operator = operators.find(([from]) => from === op);
  if (operator) {
    const [, from, to, name] = operator;
    return { kind: 'operator', from, to: name, bytes: [to] };
  }
  if (op === 0x41) return constantAt(bytes, at);
  if (op === 0x0d && bytes[at + 1]! < 0x80) {
    return { kind: 'branch', from: 'br_if', to: 'drop', bytes: [DROP, NOP] };
  }
  if (op === 0x36 || op === 0x3a || op === 0x3b) {
    const nops = Array.from({ length: lengthOf(bytes, at) - 2 }, () => NOP);
    return { kind: 'store', from: 'store', to: 'drop drop', bytes: [DROP, DROP, ...nops] };
  }
  return undefined;
}

/** One more, where that still takes one byte; of 63 one less. */
function constantAt(bytes: Uint8Array, at: number): Change | undefined {
  const byte = bytes[at + 1]!;
  if (byte >= 0x80) return undefined;
  const value = byte < 0x40 ? byte : byte - 0x80;
  const other = value === 63 ? 62 : value + 1;
  const from = `i32.const ${value}`;
  return { kind: 'constant', from, to: `i32.const ${other}`, bytes: [0x41, other & 0x7f] };
}

/** Bytes of a store: its opcode, the alignment and the offset. */
function lengthOf(bytes: Uint8Array, at: number): number {
  let end = at + 1;
  for (let numbers = 2; numbers > 0; end++) if (bytes[end]! < 0x80) numbers--;
  return end - at;
}
