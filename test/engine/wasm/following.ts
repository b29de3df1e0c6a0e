/**
 * Runs code made by hand with two words of memory watched, and says what was told of them. Beside
 * the function there are a function of the host, one that is called, a table, globals and data.
 */
import { Influence } from '../../../engine/wasm/run/influence.ts';
import { Instance } from '../../../engine/wasm/run/instance.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import { assemble, leb, sleb, vector } from './assembler.ts';

export const I32 = 0x7f;
export const I64 = 0x7e;

/** Addresses of two watched words, of plain words behind each, and of plain ones elsewhere. */
export const A = 16;
export const BEHIND_A = 20;
export const B = 32;
export const PLAIN = 64;

/** Parts of code. */
export const seq = (...parts: readonly (readonly number[])[]): number[] => parts.flat();
export const constant = (n: number): number[] => [0x41, ...sleb(n)];
export const wide = (n: number): number[] => [0x42, ...sleb(n)];
export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const drop = [0x1a];
/** Loads and stores take the offset from the code, so that the address is one constant. */
export const access = (op: number, offset = 0): number[] => [op, 0, ...leb(offset)];
export const load = (at: number): number[] => seq(constant(0), access(0x28, at));
export const load64 = (at: number): number[] => seq(constant(0), access(0x29, at));
export const store = (at: number, value: readonly number[]): number[] =>
  seq(constant(0), value, access(0x36, at));
export const store64 = (at: number, value: readonly number[]): number[] =>
  seq(constant(0), value, access(0x37, at));
/** Decides by a word, whatever it is. */
export const branchOn = (value: readonly number[]): number[] => seq(value, [0x04, 0x40, 0x0b]);
/** Tells of either half of a pair: its low or its high word is stored into a plain one. */
export const lowIntoPlain = (value: readonly number[]): number[] => store64(A - 4, value);
export const highIntoPlain = (value: readonly number[]): number[] => store64(A, value);
/** Pairs of which one word is watched. */
export const lowOfA = load64(A);
export const highOfA = load64(A - 4);

/** The function of the host, and the one that is called. */
export const HOST = 0;
export const CALLEE = 2;
const RUN = 1;
const DEEPER = 3;

interface Function {
  readonly params?: readonly number[];
  readonly results?: readonly number[];
  readonly locals?: readonly number[];
  readonly code: readonly number[];
}

/** What is run. */
export interface Followed extends Function {
  readonly callee?: Function;
  /** What the function of the host takes; it gives `hostGives`, default an i32. */
  readonly hostTakes?: readonly number[];
  readonly hostGives?: readonly number[];
  readonly args?: readonly number[];
  /** Values of memory words at the start, by address. */
  readonly memory?: Readonly<Record<number, number>>;
  /** Runs to be made; default one. */
  readonly runs?: number;
}

const typeOf = ({ params = [], results = [] }: Omit<Function, 'code'>): number[] => [
  0x60,
  ...leb(params.length),
  ...params,
  ...leb(results.length),
  ...results,
];

function bodyOf({ locals = [], code }: Function): number[] {
  const body = [...vector(locals.map((type) => [1, type])), ...code, 0x0b];
  return [...leb(body.length), ...body];
}

function moduleOf(run: Followed): Uint8Array {
  const { callee = { code: [] }, hostTakes = [], hostGives = [I32] } = run;
  const hosts = { params: hostTakes, results: hostGives };
  return assemble({
    code: [],
    sections: {
      1: vector([typeOf(run), typeOf(callee), typeOf(hosts)]),
      2: vector([[1, 0x68, 1, 0x78, 0, 2]]),
      3: vector([[0], [1], [0]]),
      4: vector([[0x70, 0, 2]]),
      6: vector([
        [I32, 1, 0x41, 0, 0x0b],
        [I64, 1, 0x42, 0, 0x0b],
      ]),
      9: vector([[0, 0x41, 0, 0x0b, ...vector([[CALLEE], [CALLEE]])]]),
      10: vector([bodyOf(run), bodyOf(callee), bodyOf(deeperOf(run))]),
      11: vector([[1, ...vector(Array.from({ length: 24 }, (_, i) => [i]))]]),
      12: leb(1),
    },
  });
}

/** The same from a frame that is not the first: slots that it does not name are clean. */
const deeperOf = ({ params = [] }: Followed): Function => ({
  locals: Array.from({ length: 16 }, () => I64),
  code: seq(...params.map((_, i) => get(i)), [0x10, RUN]),
});

const named = (word: number): string => ({ [A]: 'A', [B]: 'B' })[4 * word] ?? `${4 * word}`;

/** What was told, in order: `A decides`, `A B to 64`. A trap ends a run and is left out. */
export function follow(run: Followed): string[] {
  const told = toldOf(run, RUN);
  // With one local more nothing on the stack is in the first slots of a frame either.
  const deeper = toldOf({ ...run, locals: [...(run.locals ?? []), I64] }, DEEPER);
  if (told.join() === deeper.join()) return told;
  throw new Error(`told ${told.join()}; in a frame of its own ${deeper.join()}`);
}

function toldOf(run: Followed, index: number): string[] {
  const told: string[] = [];
  const program = compile(moduleOf(run));
  const memory = new WatchedMemory(1, { reads: () => {}, writes: () => 0 });
  for (const [at, value] of Object.entries(run.memory ?? {})) memory.words[Number(at) / 4] = value;
  const instance = new Instance(program, memory, { fuelMax: 1000 }, { 'h.x': () => 0 });
  instance.shadow = new Influence([B / 4, A / 4], {
    decides: (words) => void told.push(`${words.map(named).join(' ')} decides`),
    escapes: (word, words) => void told.push(`${words.map(named).join(' ')} to ${4 * word}`),
  });
  for (let i = 0; i < (run.runs ?? 1); i++) {
    try {
      instance.call(index, ...(run.args ?? []));
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
    }
  }
  return told;
}
