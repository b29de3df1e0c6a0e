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

/** A signed LEB128 number: a number is cut to 32 bits, a bigint is as wide as it is. */
export function sleb(n: number | bigint): number[] {
  const bytes: number[] = [];
  for (let rest = typeof n === 'number' ? BigInt(n | 0) : n; ; rest >>= 7n) {
    const byte = Number(rest & 0x7fn);
    if (rest >> 6n === 0n || rest >> 6n === -1n) return [...bytes, byte];
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

/** A name in ASCII, with its length. */
export const text = (name: string): number[] => vector([...name].map((c) => [c.charCodeAt(0)]));

/** A function's type, as the type section has it. */
export const signature = (params: readonly number[], results: readonly number[]): number[] => [
  0x60,
  ...vector(params.map((type) => [type])),
  ...vector(results.map((type) => [type])),
];

/** A function of a module: its type's number, its locals, its code without the last `end`. */
export interface Routine {
  readonly type?: number;
  readonly locals?: readonly number[];
  readonly code: readonly number[];
}

/** Sections to put in, by code; they replace those that are made. */
type Sections = Readonly<Record<number, readonly number[]>>;

/** Functions of these types, the first exported as `f`, and one page. */
export function assembleAll(
  types: readonly (readonly number[])[],
  routines: readonly Routine[],
  sections: Sections = {},
): Uint8Array {
  const bodies = routines.map(({ locals = [], code }) => {
    const body = [...vector(locals.map((type) => [1, type])), ...code, 0x0b];
    return [...leb(body.length), ...body];
  });
  const made: Sections = {
    1: vector(types),
    3: vector(routines.map(({ type = 0 }) => [type])),
    5: vector([[0, 1]]),
    7: vector([[...text('f'), 0, 0]]),
    10: vector(bodies),
    ...sections,
  };
  const order = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 10, 11];
  const all = order.flatMap((id) => (made[id] ? section(id, made[id]) : []));
  return Uint8Array.from([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...all]);
}

/** One function `f` with these types and this code (without the last `end`), and one page. */
export interface Recipe {
  readonly params?: readonly number[];
  readonly results?: readonly number[];
  readonly code: readonly number[];
  readonly sections?: Sections;
}

/** The module of a recipe. */
export const assemble = ({ params = [], results = [], code, sections }: Recipe): Uint8Array =>
  assembleAll([signature(params, results)], [{ code }], sections);

/** A module whose function takes nothing and gives one i32. */
export const giving = (code: readonly number[]): Uint8Array => assemble({ results: [I32], code });
