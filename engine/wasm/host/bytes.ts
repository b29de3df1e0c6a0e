/** Writes the binary format: numbers, vectors, sections, and the few instructions of our tools. */

/** Bytes of instructions, or of parts of a module. */
export type Code = readonly number[];

/** An unsigned LEB128 number, up to 2^53. */
export function leb(n: number): number[] {
  const bytes: number[] = [];
  for (let rest = n; ; rest = Math.floor(rest / 0x80)) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest % 0x80) | 0x80);
  }
}

/** A signed LEB128 number of 32 bits. */
export function sleb(n: number): number[] {
  const bytes: number[] = [];
  for (let rest = n | 0; ; rest >>= 7) {
    const low = rest & 0x7f;
    if (rest >> 6 === 0 || rest >> 6 === -1) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** A signed LEB128 number of 64 bits, from its words. */
export function sleb64(low: number, high: number): number[] {
  const bytes: number[] = [];
  let rest = (BigInt(high | 0) << 32n) | BigInt(low >>> 0);
  for (; ; rest >>= 7n) {
    const bits = Number(rest & 0x7fn);
    if (rest >> 6n === 0n || rest >> 6n === -1n) return [...bytes, bits];
    bytes.push(bits | 0x80);
  }
}

/** How many parts, and the parts. */
export const vector = (parts: readonly Code[]): number[] => [...leb(parts.length), ...parts.flat()];

/** A section by its number. */
export const section = (code: number, bytes: Code): number[] => [
  code,
  ...leb(bytes.length),
  ...bytes,
];

/** A name in ASCII. */
export const text = (name: string): number[] => vector([...name].map((c) => [c.charCodeAt(0)]));

/** A function type. */
export const signature = (params: readonly number[], results: readonly number[]): number[] => [
  0x60,
  ...vector(params.map((type) => [type])),
  ...vector(results.map((type) => [type])),
];

/** Reads a local. */
export const get = (local: number): Code => [0x20, ...leb(local)];
/** Writes a local. */
export const set = (local: number): Code => [0x21, ...leb(local)];
/** Writes a local, and leaves the value. */
export const tee = (local: number): Code => [0x22, ...leb(local)];
/** A constant. */
export const i32 = (n: number): Code => [0x41, ...sleb(n)];
/** A constant of 64 bits, from its words. */
export const i64 = (low: number, high: number): Code => [0x42, ...sleb64(low, high)];
/** A call by number. */
export const call = (index: number): Code => [0x10, ...leb(index)];

/** A load or store by its opcode, at a constant offset, with no promise of alignment. */
export const access = (op: number, offset: number): Code => [op, 0, ...leb(offset)];

/** What is done if the number on the stack is not 0. */
export const when = (...then: readonly Code[]): Code => [0x04, 0x40, ...then.flat(), 0x0b];

/** Ends the run. */
export const halt: Code = [0x00];

/** Instructions by name; `load` and `store` of 32 bits. */
export const is = {
  load: 0x28,
  store: 0x36,
  load64: 0x29,
  eqz: 0x45,
  lessSigned: 0x48,
  greater: 0x4b,
  notEqual64: 0x52,
  add: 0x6a,
  sub: 0x6b,
  and: 0x71,
  and64: 0x83,
  shiftRight: 0x76,
  shiftRight64: 0x88,
  eqz64: 0x50,
  wrap: 0xa7,
  extend: 0xad,
  or64: 0x84,
  shiftLeft64: 0x86,
  select: 0x1b,
  drop: 0x1a,
} as const;
