/**
 * How a binary is called. Without a config file, by the names of `buddycheck.h`; with one, by any
 * names and arguments, written as the calls they are: `"alloc": "buddy_malloc(bytes)"`.
 */
import { z } from 'zod';
import type { Program } from '../../engine/machine/program.ts';
import type { Marks } from '../../spec/view.ts';
import type { Alignment } from '../../spec/zone.ts';

/** A word of a call that stands for a value, or a number. */
export type Argument = string | number;

/** A function of the module and what it is given. */
export interface CallPattern {
  readonly index: number;
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly gives: boolean;
}

/** Everything that must be known about a binary to drive it. */
export interface Convention {
  readonly frameBytes: number | undefined;
  readonly headerBytes: number | undefined;
  readonly init: CallPattern | undefined;
  readonly alloc: CallPattern;
  readonly free: CallPattern;
  readonly listed: CallPattern | undefined;
  readonly mark: CallPattern | undefined;
  readonly scheme: Marks['scheme'] | undefined;
  readonly alignment: Alignment;
  /** What its metadata can tell of invalid frees; undefined: no promise, so none is made. */
  readonly refuses: 'B1' | 'B2' | 'B3' | 'B4' | 'lists' | undefined;
  /** Functions that answer the bytes of a frame, of a header, and n for scheme Bn. */
  readonly schemeOf: CallPattern | undefined;
  readonly frameBytesOf: CallPattern | undefined;
  readonly headerBytesOf: CallPattern | undefined;
}

const words = {
  init: ['base', 'end', 'bytes', 'frames', 'orderMax', 'frameBytes'],
  alloc: ['order', 'bytes', 'frames'],
  free: ['block', 'order', 'bytes', 'frames'],
  listed: ['order', 'index'],
  mark: ['start', 'order'],
} as const;

const power = z
  .number()
  .int()
  .min(8)
  .max(65_536)
  .refine((n) => Number.isInteger(Math.log2(n)), 'must be a power of two');

/** A config file. What it does not say is looked for under the names of `buddycheck.h`. */
export const configSchema = z.strictObject({
  frameBytes: power.optional(),
  headerBytes: z.number().int().min(0).max(4096).optional(),
  init: z.string().optional(),
  alloc: z.string().optional(),
  free: z.string().optional(),
  listed: z.string().optional(),
  mark: z.string().optional(),
  marks: z.enum(['B1', 'B2', 'B3', 'B4', 'B5', 'B6']).optional(),
  alignment: z.enum(['absolute', 'region']).default('region'),
  refuses: z.enum(['B1', 'B2', 'B3', 'B4', 'lists']).optional(),
});

/** A config as people write it. */
export type Config = z.input<typeof configSchema>;

/** Type check and completion for configs written in TypeScript. */
export const defineAllocator = (config: Config): Config => config;

/** The calls of `buddycheck.h`, as a config would write them. */
const standard: Readonly<Record<keyof typeof words, string>> = {
  init: 'buddycheck_init(base, frames, orderMax)',
  alloc: 'buddycheck_alloc(order)',
  free: 'buddycheck_free(block, order)',
  listed: 'buddycheck_listed(order, index)',
  mark: 'buddycheck_mark(start, order)',
};

/** The convention of `buddycheck.h`. @throws RangeError if the module does not follow it. */
export const conventional = (program: Program): Convention => configured(program, {});

/** @throws RangeError naming the field and what it must be, or the exports that are missing. */
export function configured(program: Program, config: unknown): Convention {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') || 'config';
    throw new RangeError(`${where}: ${issue?.message ?? 'not a config'}`);
  }
  const { frameBytes, headerBytes, alignment, refuses, marks: scheme } = parsed.data;
  const find = (role: keyof typeof words) => {
    const text = parsed.data[role];
    return text === undefined
      ? readIfExported(program, role, standard[role])
      : readPattern(program, role, text);
  };
  const ask = (name: string) => readIfExported(program, undefined, `buddycheck_${name}()`);
  const [init, alloc, free, mark] = [find('init'), find('alloc'), find('free'), find('mark')];
  const frameBytesOf = frameBytes === undefined ? ask('frame_bytes') : undefined;
  const headerBytesOf = headerBytes === undefined ? ask('header_bytes') : undefined;
  if (!alloc || !free || (frameBytes === undefined && !frameBytesOf)) {
    const missing = [alloc ? '' : 'alloc', free ? '' : 'free', frameBytesOf ? '' : 'frame_bytes'];
    throw missingExports(program, missing);
  }
  if (scheme !== undefined && !mark) {
    throw new RangeError('marks: says how to read marks, but there is no mark to call');
  }
  const sizes = { frameBytes, headerBytes, frameBytesOf, headerBytesOf };
  const shows = { listed: find('listed'), mark, scheme, schemeOf: ask('scheme') };
  return { ...sizes, ...shows, init, alloc, free, alignment, refuses };
}

function missingExports(program: Program, missing: readonly string[]): RangeError {
  const names = missing.filter(Boolean).map((name) => `buddycheck_${name}`);
  const has = [...program.module.exports.keys()].join(', ') || 'nothing';
  return new RangeError(
    `the module does not export ${names.join(', ')} (it exports ${has}): write an adapter ` +
      '(buddycheck init c) or name its functions in a config file',
  );
}

function readIfExported(
  program: Program,
  role: keyof typeof words | undefined,
  text: string,
): CallPattern | undefined {
  const entry = program.module.exports.get(text.slice(0, text.indexOf('(')));
  return entry?.kind === 'function' ? readPattern(program, role, text) : undefined;
}

/** `name(word, 3)` as a call of an exported function. */
function readPattern(
  { module }: Program,
  role: keyof typeof words | undefined,
  text: string,
): CallPattern {
  const parts = /^\s*([\w.$]+)\s*\(([^()]*)\)\s*$/.exec(text);
  if (!parts) throw new RangeError(`${role}: must look like name(word, 4), got '${text}'`);
  const [, name = '', list = ''] = parts;
  const allowed: readonly string[] = role ? words[role] : [];
  const values = list.split(',').flatMap((part) => (part.trim() ? [part.trim()] : []));
  const given = values.map((word) => {
    if (/^\d+$/.test(word)) return Number(word);
    if (allowed.includes(word)) return word;
    throw new RangeError(`${role}: '${word}' must be a number or one of ${allowed.join(', ')}`);
  });
  const entry = module.exports.get(name);
  if (entry?.kind !== 'function') {
    const has = [...module.exports.keys()].join(', ') || 'nothing';
    throw new RangeError(`${role}: the module exports no function ${name}; it exports ${has}`);
  }
  const { params, results } = module.functions[entry.index]!.type;
  if (params.length !== given.length || [...params, ...results].some((type) => type !== 0x7f)) {
    const wanted = `${params.length} of 32 bits`;
    throw new RangeError(`${name}: takes ${wanted}, the call gives ${given.length}`);
  }
  return { index: entry.index, name, arguments: given, gives: results.length > 0 };
}
