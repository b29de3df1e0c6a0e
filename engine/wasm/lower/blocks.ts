/**
 * The blocks that are open while a body is lowered, and the jumps that still wait for their ends.
 */
import { BadModule } from '../decode/bad-module.ts';
import { type ByteReader } from '../decode/byte-reader.ts';
import { valueTypeOf } from '../decode/decode-types.ts';
import type { FunctionType, ValueType } from '../decode/module.ts';

/** A block, loop, if or function body that is open. */
export interface Block {
  readonly kind: 'block' | 'loop' | 'if' | 'else' | 'body';
  readonly type: FunctionType;
  /** Operands below its parameters, and the slot behind them. */
  readonly base: number;
  readonly baseSlot: number;
  /** Where a loop begins. */
  readonly begin: number;
  /** Can the code at hand be reached when the block is entered? */
  readonly wasUnreachable: boolean;
  isUnreachable: boolean;
  /** Did a branch leave it? From there to its end its operands are of any type. */
  isLeft: boolean;
  /** Jumps to its end, to be aimed when that is known. */
  readonly exits: number[];
  /** The jump over the first half of an `if`. */
  skip: number;
}

/** What a branch to the block brings: a loop's parameters, else the results. */
export const broughtTo = ({ kind, type }: Block): readonly ValueType[] =>
  kind === 'loop' ? type.params : type.results;

/** Blocks inside one another, at most. */
const DEPTH_MAX = 1000;

/** @throws BadModule beyond the limit. */
export function checkDepth(depth: number, at: number): void {
  if (depth > DEPTH_MAX) throw new BadModule(at, `at most ${DEPTH_MAX} blocks inside one another`);
}

/** The type of a block: none, one result, or one of the module's. */
export function readBlockType(reader: ByteReader, types: readonly FunctionType[]): FunctionType {
  const at = reader.at;
  const code = reader.s33();
  const isShort = reader.at === at + 1;
  if (isShort && code === -64) return { params: [], results: [] };
  if (isShort && code < 0) return { params: [], results: [valueTypeOf(code + 128, at)] };
  const type = types[code];
  if (type) return type;
  throw new BadModule(at, `type ${code} of ${types.length}`);
}

export const sameTypes = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((type, i) => type === b[i]);
