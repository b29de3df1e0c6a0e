/** Makes small modules byte by byte, so that tests of the machine need no compiler. */

const I32 = 0x7f;

/** An unsigned LEB128 number. */
export function leb(n: number): number[] {
  const bytes: number[] = [];
  let rest = n >>> 0;
  do {
    const more = rest > 0x7f;
    bytes.push((rest & 0x7f) | (more ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

/** A signed LEB128 number of 32 bits. */
export function sleb(n: number): number[] {
  const bytes: number[] = [];
  for (let rest = n | 0; ; rest >>= 7) {
    const byte = rest & 0x7f;
    const isLast = (rest >> 7 === 0 && !(byte & 0x40)) || (rest >> 7 === -1 && byte & 0x40);
    if (isLast) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
}

/** A vector: its length, then its parts. */
export const vector = (parts: readonly (readonly number[])[]): number[] => [
  ...leb(parts.length),
  ...parts.flat(),
];

/** A section with its size. */
export const section = (code: number, bytes: readonly number[]): number[] => [
  code,
  ...leb(bytes.length),
  ...bytes,
];

const text = (name: string): number[] => [
  ...leb(name.length),
  ...[...name].map((c) => c.charCodeAt(0)),
];

/** One function `f` with these types and this code (without the last `end`), and one page. */
export interface Recipe {
  readonly params?: readonly number[];
  readonly results?: readonly number[];
  readonly code: readonly number[];
  /** Sections to put in, by code; they replace those made here. */
  readonly sections?: Readonly<Record<number, readonly number[]>>;
}

/** The module of a recipe. */
export function assemble({ params = [], results = [], code, sections = {} }: Recipe): Uint8Array {
  const body = [...vector([]), ...code, 0x0b];
  const made: Record<number, readonly number[]> = {
    1: vector([[0x60, ...vector(params.map((t) => [t])), ...vector(results.map((t) => [t]))]]),
    3: vector([[0]]),
    5: vector([[0, 1]]),
    7: vector([[...text('f'), 0, 0]]),
    10: vector([[...leb(body.length), ...body]]),
    ...sections,
  };
  const order = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
  const all = order.flatMap((id) => (made[id] ? section(id, made[id]) : []));
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...all]);
}

/** A module whose function takes nothing and gives one i32. */
export const giving = (code: readonly number[]): Uint8Array => assemble({ results: [I32], code });
