/**
 * How a binary is called. Without a config file, by the names of `buddycheck.h`; with one, by any
 * names and arguments, written as the calls they are: `"alloc": "buddy_malloc(bytes)"`.
 */
import { I64 } from '../../../engine/wasm/decode/module.ts';
import type { Program } from '../../../engine/wasm/lower/program.ts';
import type { Marks, Scheme } from '../../../spec/ports/inspection.ts';
import type { Alignment } from '../../../spec/blocks/zone.ts';
import { parseConfig } from './config.ts';
import { type Promises, usual } from './promises.ts';

/** A word of a call that stands for a value, or a number. */
export type Argument = string | number;

/** A function of the module and what it is given. */
export interface CallPattern {
  readonly index: number;
  readonly name: string;
  readonly arguments: readonly Argument[];
  readonly gives: boolean;
  /** Which arguments, and is the answer, of 64 bits? */
  readonly areWide: readonly boolean[];
  readonly isWide: boolean;
}

/** Everything that must be known about a binary to drive it. */
export interface Convention {
  readonly frameBytes: number | undefined;
  readonly headerBytes: number | undefined;
  readonly init: CallPattern | undefined;
  readonly alloc: CallPattern;
  /** Is asked in bytes, any number of them, where `alloc` is not. */
  readonly allocBytes: CallPattern | undefined;
  readonly free: CallPattern;
  readonly listed: CallPattern | undefined;
  readonly mark: CallPattern | undefined;
  readonly scheme: Marks['scheme'] | undefined;
  /** Called behind every call of one CPU: makes equal what makes no difference to the allocator. */
  readonly settle: CallPattern | undefined;
  /** What it promises where that is not the usual. */
  readonly promises: Promises;
  /** Frames that it keeps for itself: their numbers, or the function that says them. */
  readonly held: CallPattern | readonly number[] | undefined;
  /** Where the table that it was handed begins, and how many bytes it has, once init is over. */
  readonly table: CallPattern | undefined;
  readonly tableBytes: CallPattern | undefined;
  readonly alignment: Alignment;
  /** What its metadata can tell of invalid frees; undefined: no promise, so none is made. */
  readonly refuses: Exclude<Scheme, 'none'> | undefined;
  /** Functions that answer the bytes of a frame, of a header, and n for scheme Bn. */
  readonly schemeOf: CallPattern | undefined;
  readonly frameBytesOf: CallPattern | undefined;
  readonly headerBytesOf: CallPattern | undefined;
  /** Bytes of the zones to look at; undefined: the usual ones. */
  readonly arenaBytes: readonly number[] | undefined;
  readonly orderMax: number | undefined;
  readonly cpus: CpuConvention;
}

/** What several CPUs need: imported functions that we provide, by `module.name`. */
export interface CpuConvention {
  /** CPUs that it is written for, at most. */
  readonly max: number;
  /** The number of the CPU that runs. */
  readonly cpu: string | undefined;
  /** Takes and releases a lock; their argument, if any, says which. */
  readonly lock: string | undefined;
  readonly unlock: string | undefined;
  /** Switch the CPU's interrupts off, back to what they were, off, and on. */
  readonly irqSave: string | undefined;
  readonly irqRestore: string | undefined;
  readonly irqOff: string | undefined;
  readonly irqOn: string | undefined;
  /** Where the one lock word is, if it has its own. */
  readonly lockAt: CallPattern | undefined;
  /** How many single frames each CPU keeps for itself, and which. */
  readonly cacheMaxOf: CallPattern | undefined;
  readonly cached: CallPattern | undefined;
}

const words = {
  init: ['base', 'end', 'bytes', 'frames', 'orderMax', 'frameBytes'],
  alloc: ['order', 'bytes', 'frames'],
  allocBytes: ['bytes'],
  free: ['block', 'order', 'bytes', 'frames'],
  listed: ['order', 'index'],
  held: ['index'],
  table: [],
  tableBytes: [],
  mark: ['start', 'order'],
  settle: [],
  lockAt: [],
  cacheMax: [],
  cached: ['cpu', 'index'],
} as const;

/** The calls of `buddycheck.h`, as a config would write them. */
const standard: Readonly<Record<keyof typeof words, string>> = {
  init: 'buddycheck_init(base, frames, orderMax)',
  alloc: 'buddycheck_alloc(order)',
  allocBytes: 'buddycheck_alloc_bytes(bytes)',
  free: 'buddycheck_free(block, order)',
  listed: 'buddycheck_listed(order, index)',
  held: 'buddycheck_held(index)',
  table: 'buddycheck_table()',
  tableBytes: 'buddycheck_table_bytes()',
  mark: 'buddycheck_mark(start, order)',
  settle: 'buddycheck_settle()',
  lockAt: 'buddycheck_lock()',
  cacheMax: 'buddycheck_cache_max()',
  cached: 'buddycheck_cached(cpu, index)',
};

/** The convention of `buddycheck.h`. @throws RangeError if the module does not follow it. */
export const conventional = (program: Program): Convention => configured(program, {});

/** @throws RangeError naming the field and what it must be, or the exports that are missing. */
export function configured(program: Program, config: unknown): Convention {
  const parsed = parseConfig(config);
  const { frameBytes, headerBytes, alignment, refuses, marks: scheme } = parsed;
  const find = (role: keyof typeof words) => {
    const text = parsed[role];
    if (Array.isArray(text)) return undefined;
    return text === undefined
      ? readIfExported(program, role, standard[role])
      : readPattern(program, role, text);
  };
  const ask = (name: string) => readIfExported(program, undefined, `buddycheck_${name}()`);
  const [init, free, mark] = [find('init'), find('free'), find('mark')];
  const allocBytes = find('allocBytes');
  const alloc = find('alloc') ?? allocBytes;
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
  const arena = { arenaBytes: parsed.arenaBytes, orderMax: parsed.orderMax };
  const cpus: CpuConvention = {
    max: parsed.cpuMax,
    ...importsOf(program, parsed),
    lockAt: find('lockAt'),
    cacheMaxOf: find('cacheMax'),
    cached: find('cached'),
  };
  const calls = { init, alloc, allocBytes, free, settle: find('settle') };
  const held = Array.isArray(parsed.held) ? parsed.held : find('held');
  if (held && parsed.promises.takes === 'smallest') {
    const why = 'which free block is a smallest one is not known while it keeps some';
    throw new RangeError(`promises.takes 'smallest' contradicts held: ${why}`);
  }
  const [table, tableBytes] = [find('table'), find('tableBytes')];
  if ((table === undefined) !== (tableBytes === undefined)) {
    const [has, lacks] = table ? ['table', 'tableBytes'] : ['tableBytes', 'table'];
    throw new RangeError(`${lacks}: there is ${has}, and no ${lacks} to call`);
  }
  const says = { promises: parsed.promises, held, table, tableBytes, alignment, refuses };
  return { ...sizes, ...shows, ...arena, ...calls, ...says, cpus };
}

/** What may be imported of us, by the field of a config, and under `buddycheck.` without one. */
const imports = {
  cpu: 'cpu',
  lock: 'lock',
  unlock: 'unlock',
  irqSave: 'irq_save',
  irqRestore: 'irq_restore',
  irqOff: 'irq_off',
  irqOn: 'irq_on',
} as const;
type Imported = keyof typeof imports;

/** Who imports one of these needs the other. */
const pairs: readonly (readonly [Imported, Imported])[] = [
  ['lock', 'unlock'],
  ['irqSave', 'irqRestore'],
  ['irqOff', 'irqOn'],
];

/** @throws RangeError for a name that the module does not import, and for one of a pair alone. */
function importsOf({ module }: Program, given: ReturnType<typeof parseConfig>) {
  const imported = module.functions.flatMap(({ imported: name }) => (name ? [name] : []));
  const find = (role: Imported): string | undefined => {
    const name = given[role] ?? `buddycheck.${imports[role]}`;
    if (imported.includes(name)) return name;
    if (given[role] === undefined) return undefined;
    const has = imported.join(', ') || 'nothing';
    throw new RangeError(`${role}: the module imports no function ${name}; it imports ${has}`);
  };
  const roles = Object.keys(imports) as Imported[];
  const found = Object.fromEntries(roles.map((role) => [role, find(role)])) as {
    readonly [Role in Imported]: string | undefined;
  };
  for (const [one, other] of pairs) {
    if ((found[one] === undefined) === (found[other] === undefined)) continue;
    const [has, lacks] = found[one] === undefined ? [other, one] : [one, other];
    throw new RangeError(`${lacks}: the module imports ${found[has]} and no ${lacks}`);
  }
  return found;
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
  if (params.length !== given.length) {
    throw new RangeError(`${name}: takes ${params.length}, the call gives ${given.length}`);
  }
  return {
    index: entry.index,
    name,
    arguments: given,
    gives: results.length > 0,
    areWide: params.map((type) => type === I64),
    isWide: results[0] === I64,
  };
}

/** How something is called that exports what `buddycheck.h` asks for, where nothing is at hand. */
export function standardConvention(alignment: Alignment): Convention {
  const called = (role: keyof typeof words): CallPattern => {
    const [, name = '', list = ''] = /^(\w+)\((.*)\)$/.exec(standard[role]) ?? [];
    const given = list === '' ? [] : list.split(', ');
    const areWide = given.map(() => false);
    return { index: -1, name, arguments: given, gives: true, areWide, isWide: false };
  };
  const none = undefined;
  const frameBytesOf = { ...called('settle'), name: 'buddycheck_frame_bytes', arguments: [] };
  const sizes = { frameBytes: none, headerBytes: none, frameBytesOf, headerBytesOf: none };
  const shown = { listed: none, mark: none, scheme: none, schemeOf: none, settle: none };
  const calls = { init: called('init'), alloc: called('alloc'), free: called('free') };
  const table = { table: none, tableBytes: none };
  const said = { promises: usual, held: none, ...table, alignment, refuses: none };
  const irqs = { irqSave: none, irqRestore: none, irqOff: none, irqOn: none };
  const names = { cpu: none, lock: none, unlock: none, ...irqs, lockAt: none, cached: none };
  const cpus = { max: 1, ...names, cacheMaxOf: none };
  const arena = { arenaBytes: none, orderMax: none };
  return { ...sizes, ...shown, ...calls, allocBytes: none, ...said, ...arena, cpus };
}
