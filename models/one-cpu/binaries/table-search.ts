/**
 * The search of a binary by tables: what `Explored` does, many times as fast. What differs is only
 * how things are kept: live blocks by the number of their set (`live-sets.ts`), what was judged and
 * what is shown by set, memory as a row of small numbers (`memory-rows.ts`); and nothing is put
 * back that no call can tell from what it was: contents of bytes whose every read is seen.
 *
 * It says `holds`, or that a limit was met. Whatever else it meets (a call that ends otherwise
 * than a call should, an answer that the spec does not admit, a refusal that changed memory) it
 * leaves to the readable search, which meets it too and tells the story.
 */
import type { Verdict } from '../../../engine/search/model.ts';
import { type Call, rowOf } from '../../../spec/operations/operations.ts';
import { Trap } from '../../../engine/wasm/run/trap.ts';
import { orderValues } from '../../subject/binaries/call-values.ts';
import { type Binary, neverOffered } from '../../subject/binaries/binary-mount.ts';
import type { CallPattern } from '../../subject/binaries/convention.ts';
import { addressIn, argumentsOf, callPrepared } from '../../subject/binaries/exported-calls.ts';
import { CLIENT, GARBAGE } from '../../subject/binaries/marks.ts';
import type { Explored } from './binary-model.ts';
import { LiveSets, NONE } from './live-sets.ts';
import { reaches } from './levels.ts';
import { MemoryRows, setOf } from './memory-rows.ts';
import { ROWS_MAX, RowStore } from './row-store.ts';
import { ShownSets } from './shown-sets.ts';
import { TooManyWords } from './word-codes.ts';

/** A call, ready to be made. */
interface Prepared {
  readonly pattern: CallPattern;
  readonly words: readonly number[];
  /** Of one that gives a block, its order, else `NONE`. */
  readonly order: number;
  /** The block that the client lets go of, if it is one of the zone; of others `NONE`. */
  readonly node: number;
}

/** Function and values of each operation that gives or takes one block at most. */
const patterns: Readonly<{
  [Op in Call['op']]: (
    binary: Binary,
    call: Extract<Call, { readonly op: Op }>,
  ) => readonly [CallPattern, Readonly<Record<string, number>>];
}> = {
  alloc: (binary, { order }) => [binary.convention.alloc, orderValues(binary, order)],
  free(binary, { block }) {
    const values = { block: binary.clientStart(block), ...orderValues(binary, block.order) };
    return [binary.convention.free, values];
  },
  resize: () => neverOffered('resize'),
  split: () => neverOffered('split'),
  allocWhere: () => neverOffered('allocWhere'),
};

/** How a search by tables ended: `left` is for the readable search. */
export type TableEnd = Verdict | { readonly kind: 'left'; readonly why: string };

/** Can this model be searched by tables? What is asked beside orders is for the readable search. */
export const isTabular = ({ binary, hasPlaces }: Explored): boolean =>
  !hasPlaces &&
  binary.unit === undefined &&
  binary.convention.held === undefined &&
  binary.convention.promises.contents === 'any' &&
  binary.convention.cpus.cached === undefined &&
  binary.frameBytes % 4 === 0;

export class TableSearch {
  /** How it ended, once it has. */
  end: TableEnd | undefined;
  transitions = 0;
  depth = 0;
  private readonly model: Explored;
  private readonly sets: LiveSets;
  private readonly rows: MemoryRows;
  private readonly store: RowStore;
  private readonly shown: ShownSets | undefined;
  private readonly calls: readonly Prepared[];
  private readonly row: Uint16Array;
  private readonly globals: Int32Array;
  private readonly statesMax: number;
  private readonly bytesMax: number;
  private readonly isWritten: Uint8Array;
  private readonly hasLocks: boolean;
  /** The set of the state being expanded, and the number of that state. */
  private here = 0;
  private head = 0;
  private levelEnd = 1;

  /** Begins with `init`. The model must be new. */
  constructor(model: Explored, statesMax: number, bytesMax = Infinity) {
    const { binary, learned } = model;
    const { zone } = binary;
    this.model = model;
    this.statesMax = Math.min(statesMax, ROWS_MAX);
    this.bytesMax = bytesMax;
    this.sets = new LiveSets({
      zone,
      calls: model.calls,
      judged: (here, call, answer) => model.judged(here, call, answer),
      mayMake: (here, call) => model.mayMake(here, call),
    });
    this.rows = new MemoryRows(binary, learned, this.sets);
    this.store = new RowStore(this.rows.lengthAt);
    const isShown = reaches(model.level, 'inspected') && binary.convention.listed !== undefined;
    this.shown = isShown ? new ShownSets(binary, this.sets) : undefined;
    this.calls = model.calls.map(({ call }) => this.prepared(call));
    this.hasLocks = binary.convention.cpus.lock !== undefined;
    this.row = new Uint16Array(this.rows.lengthMax);
    this.isWritten = new Uint8Array(binary.base / 4);
    for (const word of learned.written) this.isWritten[word] = 1;
    binary.watch.learn = (address) => this.learn(address);
    this.begin();
    this.globals = binary.instance.globals.slice();
  }

  get states(): number {
    return this.store.count;
  }

  /** Expands up to so many states; true at the end, or once something was learned. */
  step(budget: number): boolean {
    try {
      for (let left = budget; left > 0 && !this.end && !this.isNews; left--) {
        if (this.head === this.store.count) this.conclude('holds');
        else this.expand();
      }
    } catch (error) {
      // Which of these it is, the readable search says.
      if (error instanceof Trap) this.leave(error.message);
      else if (error instanceof TooManyWords) this.leave('more than 65,536 different words');
      else throw error;
    }
    const { bytesMax } = this;
    if (!this.end && this.bytes > bytesMax) this.conclude('unknown', `bytesMax = ${bytesMax}`);
    return this.end !== undefined || this.isNews;
  }

  stop(limit: string): void {
    this.conclude('unknown', limit);
  }

  private prepared(call: Call): Prepared {
    const { binary } = this.model;
    const row = rowOf(call);
    const way = patterns[call.op] as (on: Binary, of: Call) => readonly [CallPattern, object];
    const [pattern, values] = way(binary, call);
    const [block] = row.letsGo(call);
    return {
      pattern,
      words: argumentsOf(pattern, values as Readonly<Record<string, number>>),
      order: row.wantsRoom(call) ?? NONE,
      node: block ? this.sets.nodeOf(block.at - binary.from, block.order) : NONE,
    };
  }

  private get isNews(): boolean {
    return this.model.learned.isNews;
  }

  private begin(): void {
    const { model } = this;
    const sink = { words: new Uint32Array(model.stateWords), at: 0 };
    model.initial({ ...sink, emit: () => {}, fail: () => this.leave('init') });
    this.add(0);
  }

  /** A masked byte was read, in the state being expanded. */
  private learn(address: number): void {
    const { binary, learned } = this.model;
    if (address < binary.base) return learned.reads(address >>> 2);
    const places = this.sets.places.of(this.here);
    const at = this.sets.places.at(this.here);
    const frame = Math.floor((address - binary.base) / binary.frameBytes);
    learned.readFrame(places[at + frame]!, (address - binary.base) % binary.frameBytes);
  }

  private leave(why: string): void {
    this.end ??= { kind: 'left', why };
  }

  /** Of states and tables. */
  private get bytes(): number {
    return this.store.bytes + this.sets.bytes + (this.shown?.bytes ?? 0);
  }

  private conclude(kind: 'holds' | 'unknown', limit = ''): void {
    const { states, transitions, depth, bytes } = this;
    const explored = { states, transitions, depth, bytes, seen: 'exact' } as const;
    this.end ??= kind === 'holds' ? { kind, explored } : { kind, limit, explored };
  }

  /** Keeps memory as it is now as a state with these blocks live, if it is new. */
  private add(set: number): void {
    const length = this.rows.write(set, this.row);
    const isFull = this.store.count === this.statesMax;
    if (!this.store.add(this.row, length, isFull)) return;
    if (isFull) this.conclude('unknown', `statesMax = ${this.statesMax}`);
    // The first state of a new level.
    else if (this.store.count === this.levelEnd + 1) this.depth++;
  }

  private expand(): void {
    if (this.head === this.levelEnd) this.levelEnd = this.store.count;
    const { binary } = this.model;
    const piece = this.store.pieceOf(this.head);
    const at = this.store.offsetOf(this.head);
    const set = setOf(piece, at);
    this.here = set;
    this.rows.restore(piece, at);
    binary.memory.begin();
    if (this.shown) {
      const isRight = this.shown.isRight(set);
      this.settle();
      if (!isRight) return this.leave('what it shows');
    }
    this.sets.fillCalls(set);
    const asked = this.sets.asked.of(set);
    const first = this.sets.asked.at(set);
    const count = asked[first]!;
    for (let i = 1; i <= count && !this.end && !this.isNews; i++) {
      this.try(set, asked[first + i]!, at, piece);
    }
    this.head++;
  }

  private try(set: number, call: number, at: number, piece: Uint16Array): void {
    const { model, rows } = this;
    const { binary } = model;
    const { node, order } = this.calls[call]!;
    const isOwn = node !== NONE && this.sets.isLive(set, node);
    model.callsMade++;
    if (this.hasLocks) binary.locks.begin();
    if (isOwn) rows.markClient(node, GARBAGE);
    const turned = this.make(this.calls[call]!);
    const isHeld = this.hasLocks && binary.locks.left() !== undefined;
    if (turned === undefined || isHeld) return this.leave('an answer');
    if (turned !== NONE) {
      const next = this.sets.behindTurning(set, call, turned, order !== NONE);
      if (next === NONE) return this.leave('an answer');
      this.transitions++;
      this.add(next);
    } else {
      if (!this.sets.mayRefuse(set, call)) return this.leave('a refusal');
      if (this.hasChanged(set, at, piece)) return this.leave('a refusal that changed memory');
    }
    this.settle();
    if (isOwn) rows.markClient(node, CLIENT);
  }

  /** The block that was given or taken, `NONE` for a refusal; undefined if it is none. */
  private make({ pattern, words, order, node }: Prepared): number | undefined {
    const { binary } = this.model;
    const { settle } = binary.convention;
    const found = callPrepared(binary.on, pattern, words);
    if (settle) callPrepared(binary.on, settle, []);
    let turned = node;
    if (order === NONE) {
      if (found === 0 && pattern.gives) return NONE;
    } else {
      const pointer = addressIn(pattern, found);
      if (pointer === 0) return NONE;
      const frame = (pointer - binary.headerBytes - binary.base) / binary.frameBytes;
      turned = Number.isInteger(frame) ? this.sets.nodeOf(frame, order) : NONE;
    }
    return turned === NONE ? undefined : turned;
  }

  private hasChanged(set: number, at: number, piece: Uint16Array): boolean {
    const length = this.rows.write(set, this.row);
    for (let i = 0; i < length; i++) if (piece[at + i] !== this.row[i]) return true;
    return false;
  }

  /** Undoes what was done since the state was restored. */
  private settle(): void {
    const { memory, instance, base } = this.model.binary;
    const { journal } = memory;
    for (let i = 0; i < memory.journalled; i += 3) {
      const word = journal[i]!;
      if (4 * word < base && this.isWritten[word] === 0) this.model.learned.wrote(word);
    }
    memory.undo();
    const { globals } = instance;
    for (let i = 0; i < globals.length; i++) {
      if (globals[i] !== this.globals[i]) return this.leave('a global that changes');
    }
  }
}
