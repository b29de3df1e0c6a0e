/**
 * The states met so far: one append-only store that is at once the set's memory, the queue of a
 * breadth-first search (states are expanded in the order they were added) and the source of traces
 * (each knows its parent and the action that led to it). Nothing is kept twice, nothing is copied.
 *
 * Runs live in chunks of 1 MiB: growing never copies more than one chunk, so there is neither a
 * long pause nor a moment at which the old and the new store are both alive. The price is one
 * more load per access; against one array that doubles, 3 million states of bench/engine.ts took
 * the same time (1.87 s and 1.88 s) and a tenth less memory at the peak.
 */

import type { Pieces } from './snapshot.ts';

const chunkWords = 1 << 18;
const firstWords = 1 << 8;
const released = new Uint32Array(0);

/** Runs of `width` words each, numbered from 0 in the order they were appended. */
export class Runs {
  readonly width: number;
  /** Runs appended so far. */
  count = 0;
  /** Bytes held now. */
  bytes = 0;
  private readonly shift: number;
  private readonly mask: number;
  private readonly chunks: Uint32Array[] = [];
  /** Runs that fit without growing. */
  private room = 0;
  private firstKept = 0;

  /** @throws RangeError unless `width` is an integer in 1..2^20. */
  constructor(width: number) {
    if (!(Number.isInteger(width) && 1 <= width && width <= 1 << 20)) {
      throw new RangeError(`words per state must be an integer in 1..2^20, got ${width}`);
    }
    this.width = width;
    this.shift = Math.max(0, Math.floor(Math.log2(chunkWords / width)));
    this.mask = (1 << this.shift) - 1;
  }

  /** The array that holds run `index`, which starts at `offsetOf(index)` in it. */
  chunkOf(index: number): Uint32Array {
    return this.chunks[index >>> this.shift]!;
  }

  /** Where run `index` starts in `chunkOf(index)`. */
  offsetOf(index: number): number {
    return (index & this.mask) * this.width;
  }

  /** The first word of run `index`. */
  peek(index: number): number {
    return this.chunks[index >>> this.shift]![(index & this.mask) * this.width]!;
  }

  /** Copies the run at `from[at]` to the end and returns its index. */
  append(from: Uint32Array, at: number): number {
    const index = this.count;
    if (index === this.room) this.grow();
    const chunk = this.chunks[index >>> this.shift]!;
    const start = (index & this.mask) * this.width;
    for (let i = 0; i < this.width; i++) chunk[start + i] = from[at + i]!;
    this.count = index + 1;
    return index;
  }

  /** Whether run `index` has the same words as the run at `words[at]`. */
  equals(index: number, words: Uint32Array, at: number): boolean {
    const chunk = this.chunks[index >>> this.shift]!;
    const start = (index & this.mask) * this.width;
    for (let i = 0; i < this.width; i++) if (chunk[start + i] !== words[at + i]) return false;
    return true;
  }

  /** Bytes that the next `append` will add; 0 while there is room. */
  growth(): number {
    return this.count < this.room ? 0 : 4 * this.width * this.nextChunk();
  }

  /** Gives back the chunks that hold only runs below `index`: those must not be read again. */
  release(index: number): void {
    for (const end = index >>> this.shift; this.firstKept < end; this.firstKept++) {
      this.bytes -= this.chunks[this.firstKept]!.byteLength;
      this.chunks[this.firstKept] = released;
    }
  }

  /** Runs below this one are given back. */
  get keptFrom(): number {
    return this.firstKept << this.shift;
  }

  /** The words of all runs that are kept, in order, in views of the chunks. */
  *pieces(): Generator<Uint32Array> {
    const { chunks, shift, width, count } = this;
    for (let i = this.firstKept; i < chunks.length; i++) {
      const runs = Math.min(1 << shift, count - (i << shift));
      yield chunks[i]!.subarray(0, runs * width);
    }
  }

  /**
   * Takes up what `pieces` gave, into an empty store: afterwards it has room for as many runs as
   * the store that gave them, and holds as many bytes.
   * @throws RangeError if `keptFrom` starts no chunk, or the words are fewer or more.
   */
  restore(count: number, keptFrom: number, pieces: Pieces): void {
    if (keptFrom % (1 << this.shift) !== 0) {
      throw new RangeError(`snapshot: keptFrom must start a chunk, got ${keptFrom}`);
    }
    while (this.room < count) {
      this.count = this.room;
      this.grow();
      this.release(Math.min(keptFrom, this.room));
    }
    this.count = count;
    for (const piece of this.pieces()) pieces.take(piece);
    pieces.finish();
  }

  /** Runs to make room for: the first chunk doubles from 1 KiB, for most searches are tiny. */
  private nextChunk(): number {
    const full = 1 << this.shift;
    if (this.room >= full) return full;
    const wanted = this.room === 0 ? Math.floor(firstWords / this.width) : this.room;
    return Math.min(Math.max(1, wanted), full - this.room);
  }

  private grow(): void {
    const added = this.nextChunk();
    if (this.room < 1 << this.shift) {
      const larger = new Uint32Array((this.room + added) * this.width);
      if (this.room > 0) larger.set(this.chunks[0]!);
      this.chunks[0] = larger;
    } else {
      this.chunks.push(new Uint32Array(added * this.width));
    }
    this.bytes += 4 * this.width * added;
    this.room += added;
  }
}

/** The parent of an initial state: none. */
export const noParent = 0xffffffff;

/** States with the step that first led to each. */
export class States {
  readonly runs: Runs;
  /** Two words per state: the parent's index (`noParent` for an initial state), the action. */
  private readonly links = new Runs(2);
  private readonly link = new Uint32Array(2);

  /** @throws RangeError unless `stateWords` is an integer in 1..2^20. */
  constructor(stateWords: number) {
    this.runs = new Runs(stateWords);
  }

  get count(): number {
    return this.runs.count;
  }

  get bytes(): number {
    return this.runs.bytes + this.links.bytes;
  }

  /** Parent and action of every state, in order. */
  linkPieces(): Iterable<Uint32Array> {
    return this.links.pieces();
  }

  /**
   * Takes up `count` states, those below `keptFrom` without their words.
   * @throws RangeError if there are fewer or more words, or a parent comes after its child.
   */
  restore(count: number, keptFrom: number, words: Pieces, links: Pieces): void {
    this.runs.restore(count, keptFrom, words);
    this.links.restore(count, 0, links);
    for (let i = 0; i < count; i++) {
      const parent = this.links.chunkOf(i)[this.links.offsetOf(i)]!;
      if (parent < i || parent === noParent) continue;
      throw new RangeError(`snapshot: the parent of state ${i} must come before it, got ${parent}`);
    }
  }

  /** Bytes that the next `append` will add; 0 while there is room. */
  growth(): number {
    return this.runs.growth() + this.links.growth();
  }

  /** Adds the state at `words[at]`, reached from state `parent` by `action`; returns its index. */
  append(words: Uint32Array, at: number, parent: number, action: number): number {
    this.link[0] = parent;
    this.link[1] = action;
    this.links.append(this.link, 0);
    return this.runs.append(words, at);
  }

  /** The initial state's action and the actions after it that lead to state `index`. */
  pathTo(index: number): { initial: number; actions: number[] } {
    const actions: number[] = [];
    for (let at = index; ; ) {
      const chunk = this.links.chunkOf(at);
      const offset = this.links.offsetOf(at);
      const parent = chunk[offset]!;
      const action = chunk[offset + 1]!;
      if (parent === noParent) return { initial: action, actions: actions.toReversed() };
      actions.push(action);
      at = parent;
    }
  }
}
