/** Instructions by their names, for modules that tests make by hand. */
import { leb, sleb, vector } from './assembler.ts';

export const I32 = 0x7f;
export const I64 = 0x7e;
/** The type of a block that takes and gives nothing. */
export const NOTHING = 0x40;

type Code = readonly number[];

export const i32 = (n: number): Code => [0x41, ...sleb(n)];
export const i64 = (n: bigint): Code => [0x42, ...sleb(n)];
export const get = (local: number): Code => [0x20, ...leb(local)];
export const set = (local: number): Code => [0x21, ...leb(local)];
export const tee = (local: number): Code => [0x22, ...leb(local)];
export const getGlobal = (index: number): Code => [0x23, ...leb(index)];
export const setGlobal = (index: number): Code => [0x24, ...leb(index)];

/** Of type `I32`, `I64`, `NOTHING`, or one of the module's by its number, below 64. */
export const block = (type: number, ...code: Code[]): Code => [0x02, type, ...code.flat(), 0x0b];
export const loop = (type: number, ...code: Code[]): Code => [0x03, type, ...code.flat(), 0x0b];
/** An `if`; what `otherwise` gives is the half behind the `else`. */
export const when = (type: number, then: Code, otherwise?: Code): Code => [
  0x04,
  type,
  ...then,
  ...(otherwise ? [0x05, ...otherwise] : []),
  0x0b,
];
export const br = (depth: number): Code => [0x0c, ...leb(depth)];
export const brIf = (depth: number): Code => [0x0d, ...leb(depth)];
/** The last of the depths is the default. */
export const brTable = (...depths: readonly number[]): Code => [
  0x0e,
  ...vector(depths.slice(0, -1).map(leb)),
  ...leb(depths.at(-1)!),
];
export const call = (index: number): Code => [0x10, ...leb(index)];
export const callIndirect = (type: number): Code => [0x11, ...leb(type), 0];

export const unreachable = [0x00];
export const nop = [0x01];
export const give = [0x0f];
export const drop = [0x1a];
export const select = [0x1b];
export const isZero = [0x45];
export const add = [0x6a];
export const sub = [0x6b];
export const mul = [0x6c];
export const add64 = [0x7c];
export const sub64 = [0x7d];
export const mul64 = [0x7e];
export const wrap = [0xa7];
export const extend = [0xad];
export const load = [0x28, 2, 0];
export const store = [0x36, 2, 0];
