/**
 * Runs a program on the host's own engine, rewritten, in the memory of an interpreter's instance:
 * either may make any call. What ends a run is undone and made again by the interpreter, which says
 * what it was; and of the other runs one in a thousand is made by both and compared.
 */
import { I64 } from '../decode/module.ts';
import type { Instance } from '../run/instance.ts';
import { runBulk } from '../run/memory-operations.ts';
import { Op } from '../lower/operations.ts';
import type { Program } from '../lower/program.ts';
import { Trap } from '../run/trap.ts';
import { OPEN, type WatchedMemory, type Watcher } from '../run/watched-memory.ts';
import { ENTRY, type Layout, NO_MEMORY } from './layout.ts';
import { rewrite } from './rewrite.ts';

/** `WebAssembly` as this file needs it; the library of types that we compile against has none. */
interface HostEngine {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly RuntimeError: new () => Error;
}
const engine = (globalThis as unknown as { readonly WebAssembly?: HostEngine }).WebAssembly;

/** A call from outside, of words. */
type Entry = (...words: readonly number[]) => number | undefined;

/** Ends a run for a reason that the interpreter will tell. */
class Ended extends Error {}

/** Calls for each that is made again. Prime, so that it is not always the same kind of call. */
export const REPLAY_EVERY = 1009;

const operations: Readonly<Record<number, number>> = {
  8: Op.memoryInit,
  10: Op.memoryCopy,
  11: Op.memoryFill,
};

/** What the functions of the host remember, so that a call can be made twice. */
export interface HostState {
  save(): unknown;
  restore(saved: unknown): void;
}

/** What `attach` was told of makes the calls that the host's engine cannot. */
export class HostRunner {
  readonly layout: Layout;
  /** The memory of all: what `layout` says. */
  readonly buffer: ArrayBuffer;
  /** Globals and dropped segments, as an interpreter's instance has them. */
  readonly globals: Int32Array;
  /** Runs made, and those made again by the interpreter: to compare, and since they ended. */
  readonly made = { runs: 0, compared: 0, ended: 0 };
  /** Every how many runs one is compared. */
  replayEvery = REPLAY_EVERY;
  /** The upper word of the last answer. */
  high = 0;
  private readonly words: Int32Array;
  private readonly entries: readonly (Entry | undefined)[];
  private untilCompared = REPLAY_EVERY;
  private instance!: Instance;
  private memory!: WatchedMemory;
  private watcher!: Pick<Watcher, 'reads'>;
  private state: HostState | undefined;
  private savedState: unknown;
  private readonly savedGlobals: Int32Array;

  /** Undefined where the host's engine does not take such modules. */
  static of(program: Program, pages: number): HostRunner | undefined {
    const { bytes, layout } = rewrite(program, pages);
    if (engine === undefined || !engine.validate(bytes)) return undefined;
    return new HostRunner(program, layout, new engine.Module(bytes));
  }

  private constructor({ module }: Program, layout: Layout, compiled: object) {
    this.layout = layout;
    const host: Record<string, unknown> = {};
    let imported = 0;
    for (const [index, { imported: name }] of module.functions.entries()) {
      if (name !== undefined) host[imported++] = (...args: Value[]) => this.callHost(index, args);
    }
    const tools = {
      reads: (address: number, length: number) => this.reads(address >>> 0, length),
      bulk: (...numbers: Bulk) => this.bulk(...numbers),
      full: () => this.collect(),
    };
    const { exports } = new engine!.Instance(compiled, { host, tools });
    this.buffer = (exports['memory'] as { readonly buffer: ArrayBuffer }).buffer;
    this.words = new Int32Array(this.buffer);
    new Uint8Array(this.buffer).fill(NO_MEMORY, layout.marks + layout.end);
    this.globals = new Int32Array(
      this.buffer,
      layout.globals,
      (layout.journal - layout.globals) / 4,
    );
    this.savedGlobals = new Int32Array(this.globals.length);
    this.entries = module.functions.map((_, index) => exports[`f${index}`] as Entry | undefined);
  }

  /** The interpreter over the same memory and globals; what functions of the host remember. */
  attach(instance: Instance, memory: WatchedMemory, watcher: Watcher, state?: HostState): void {
    this.instance = instance;
    this.memory = memory;
    this.watcher = watcher;
    this.state = state;
  }

  /** As the interpreter's `call`. @throws Trap */
  call(index: number, ...args: readonly number[]): number {
    return this.callWords(index, args);
  }

  /** The same, with the words in an array. @throws Trap */
  callWords(index: number, args: readonly number[]): number {
    const entry = this.entries[index];
    if (!entry) return this.byInterpreter(index, args);
    const { words, layout } = this;
    const journalled = this.memory.journalled;
    this.save();
    words[layout.fuel >>> 2] = this.instance.fuelMax;
    words[layout.depth >>> 2] = 0;
    words[layout.journalEnd >>> 2] = layout.journal;
    this.made.runs++;
    let answer: number;
    try {
      answer = enter(entry, args) ?? 0;
    } catch (error) {
      this.collect();
      if (!isEnd(error)) throw error;
      this.made.ended++;
      this.restore(journalled);
      return this.byInterpreter(index, args);
    }
    this.collect();
    this.high = words[layout.high >>> 2]!;
    if (--this.untilCompared <= 0) this.compare(index, args, journalled, answer);
    return answer;
  }

  private byInterpreter(index: number, args: readonly number[]): number {
    const answer = this.instance.call(index, ...args);
    this.high = this.instance.high;
    return answer;
  }

  private save(): void {
    const { globals, savedGlobals } = this;
    for (let i = 0; i < globals.length; i++) savedGlobals[i] = globals[i]!;
    if (this.state) this.savedState = this.state.save();
  }

  /** Undoes what was done since `save`. */
  private restore(journalled: number): void {
    this.memory.undo(journalled);
    this.globals.set(this.savedGlobals);
    this.state?.restore(this.savedState);
  }

  /** Takes over what the run has put into its journal. */
  private collect(): void {
    const { words, layout, memory } = this;
    const end = words[layout.journalEnd >>> 2]! >>> 2;
    for (let at = layout.journal >>> 2; at < end; at += ENTRY / 4) {
      memory.note(words[at]!, words[at + 1]!, words[at + 2]!);
    }
    words[layout.journalEnd >>> 2] = layout.journal;
  }

  /** Makes a call again on the interpreter, which must do the same. */
  private compare(
    index: number,
    args: readonly number[],
    journalled: number,
    answer: number,
  ): void {
    this.untilCompared = this.replayEvery;
    this.made.compared++;
    const { name } = this.instance.program.module.functions[index]!;
    const isWide = this.instance.program.module.functions[index]!.type.results[0] === I64;
    const here = [answer, isWide ? this.high : 0, this.left(journalled)].join(' ');
    this.restore(journalled);
    let there: string;
    try {
      const again = this.byInterpreter(index, args);
      there = [again, isWide ? this.high : 0, this.left(journalled)].join(' ');
    } catch (error) {
      if (!(error instanceof Trap)) throw error;
      there = error.message;
    }
    if (here === there) return;
    throw new Error(
      `engine bug: the host runs ${name}(${args.join(', ')}) otherwise than the interpreter: ` +
        `${here}, not ${there}`,
    );
  }

  /** Globals, and the words written since the journal was so long, with their marks. */
  private left(journalled: number): string {
    const { memory, globals } = this;
    const written = new Set<number>();
    for (let i = journalled; i < memory.journalled; i += ENTRY / 4) written.add(memory.journal[i]!);
    const marks = new Int32Array(this.buffer, this.layout.marks);
    const left = [...written].toSorted((a, b) => a - b);
    const told = left.map((word) => [word, this.words[word], marks[word]].join());
    return `${globals.join()} ${told.join(' ')}`;
  }

  private reads(address: number, length: number): void {
    if (address + length > this.layout.end) throw new Ended('beyond the end');
    const { marks } = this.memory;
    for (let at = address; at < address + length; at++) {
      const mark = marks[at]!;
      if (mark !== OPEN) this.watcher.reads(at, mark);
    }
  }

  private bulk(to: number, from: number, length: number, op: number, segment: number): void {
    this.collect();
    const { program, droppedAt } = this.instance;
    const { memory, globals } = this;
    const spend = (amount: number): void => {
      const left = (this.words[this.layout.fuel >>> 2]! -= amount);
      if (left < 0) throw new Ended('no fuel');
    };
    const on = { memory, program, globals, droppedAt, spend };
    runBulk(on, operations[op]!, to >>> 0, from >>> 0, length >>> 0, segment);
  }

  /** Functions of the host take the lower words of their arguments, as from the interpreter. */
  private callHost(index: number, args: readonly Value[]): Value {
    const words = args.map((arg) =>
      typeof arg === 'bigint' ? Number(BigInt.asIntN(32, arg)) : arg,
    );
    const answer = this.instance.host[index]!(...words);
    const { results } = this.instance.program.module.functions[index]!.type;
    return results[0] === I64 ? BigInt.asUintN(32, BigInt(answer)) : answer;
  }
}

/** Without spreading an array, which takes longer than a short call. */
function enter(entry: Entry, args: readonly number[]): number | undefined {
  switch (args.length) {
    case 0:
      return entry();
    case 1:
      return entry(args[0]!);
    case 2:
      return entry(args[0]!, args[1]!);
    case 3:
      return entry(args[0]!, args[1]!, args[2]!);
    default:
      return entry(...args);
  }
}

type Value = number | bigint;
type Bulk = [to: number, from: number, length: number, op: number, segment: number];

/** Does this end a run for a reason that the interpreter can tell? */
const isEnd = (error: unknown): boolean =>
  error instanceof Ended ||
  error instanceof Trap ||
  error instanceof engine!.RuntimeError ||
  // The host's stack is at its end.
  error instanceof RangeError;
