/**
 * The states that all workers have met, in memory that all of them see: chunks of one size, each
 * filled by one worker. A state's number says where it is, `chunk << shift | place`, so a number is
 * all that a table, a parent link or a message needs to hold.
 */

import { within } from '../search/limits.ts';
import { noParent } from '../search/states.ts';
import type { Chunk } from './messages.ts';

/** A chunk is as large as both allow, so that tiny states do not make huge chunks. */
const chunkWords = 1 << 16;
const chunkStatesMax = 1 << 13;

/** What a state takes. */
export interface Widths {
  readonly stateWords: number;
  /** 0 where states are their own keys. */
  readonly keyWords: number;
}

/** One thread's view of the chunks. */
export class SharedStates {
  readonly stateWords: number;
  readonly keyWords: number;
  /** Chunk `number >>> shift` holds state `number`, at place `number & mask`. */
  readonly shift: number;
  readonly mask: number;
  readonly words: Uint32Array[] = [];
  readonly links: Uint32Array[] = [];
  /** What is compared: keys, or the words themselves. */
  readonly keys: Uint32Array[] = [];

  /** @throws RangeError unless states and keys have 1..2^20 words (keys may have none). */
  constructor({ stateWords, keyWords }: Widths) {
    within('words per state', stateWords, 1, 1 << 20);
    within('words per key', keyWords, 0, 1 << 20);
    this.stateWords = stateWords;
    this.keyWords = keyWords;
    const fit = Math.floor(chunkWords / Math.max(stateWords, keyWords));
    this.shift = Math.floor(Math.log2(Math.max(1, Math.min(chunkStatesMax, fit))));
    this.mask = (1 << this.shift) - 1;
  }

  /** States that fit into a chunk. */
  get chunkStates(): number {
    return 1 << this.shift;
  }

  /** Bytes of a chunk. */
  get chunkBytes(): number {
    return 4 * this.chunkStates * (this.stateWords + 2 + this.keyWords);
  }

  /** A chunk that nobody has been told of yet. @throws RangeError where memory ends. */
  makeChunk(): Chunk {
    const room = (width: number) => new SharedArrayBuffer(4 * width * this.chunkStates);
    const keys = this.keyWords > 0 ? room(this.keyWords) : undefined;
    return { words: room(this.stateWords), links: room(2), keys };
  }

  /** Takes note of a chunk; all threads do so in the same order. */
  add({ words, links, keys }: Chunk): void {
    const states = new Uint32Array(words);
    this.words.push(states);
    this.links.push(new Uint32Array(links));
    this.keys.push(keys ? new Uint32Array(keys) : states);
  }

  /** The first word of a state's key. */
  peek(state: number): number {
    const width = this.keyWords > 0 ? this.keyWords : this.stateWords;
    return this.keys[state >>> this.shift]![(state & this.mask) * width]!;
  }

  /** Whether the key of a state is the one at `words[at]`. */
  isKey(state: number, words: Uint32Array, at: number): boolean {
    const there = this.keys[state >>> this.shift]!;
    const width = this.keyWords > 0 ? this.keyWords : this.stateWords;
    const from = (state & this.mask) * width;
    for (let i = 0; i < width; i++) if (there[from + i] !== words[at + i]) return false;
    return true;
  }

  /** A copy of the words of a state. */
  copy(state: number): number[] {
    const from = (state & this.mask) * this.stateWords;
    return [...this.words[state >>> this.shift]!.subarray(from, from + this.stateWords)];
  }

  /** The initial state's action and the actions after it that lead to a state. */
  pathTo(state: number): { initial: number; actions: number[] } {
    const actions: number[] = [];
    for (let at = state; ; ) {
      const links = this.links[at >>> this.shift]!;
      const parent = links[2 * (at & this.mask)]!;
      const action = links[2 * (at & this.mask) + 1]!;
      if (parent === noParent) return { initial: action, actions: actions.toReversed() };
      actions.push(action);
      at = parent;
    }
  }
}
