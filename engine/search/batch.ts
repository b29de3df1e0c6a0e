/**
 * Successors that wait to be looked up together. One lookup is up to two cache misses, the slot of
 * a table and then the key that it names; of one successor they follow one another, of many they
 * overlap. So a sink of this kind first loads all slots, then all keys, and then decides in order.
 * That needs more successors than one state has: where each has two or three, those of a dozen
 * states wait together. 16, 64 and 128 at a time were no faster than 32.
 */

import { fingerprint } from './fingerprint.ts';
import type { Failure, Sink, WordModel } from './model.ts';
import { noParent } from './states.ts';

/** Successors decided at a time, unless that many would not stay in a near cache. */
const batchMost = 32;
const batchWordsMost = 1 << 14;

/** Where keys that were met are kept by their number. */
export interface Keys {
  /** The first word of a key: who reads it has the others near. */
  peek(index: number): number;
}

/** Keys that are looked up together. */
export interface Asked {
  /** Key `i` is the `width` words from `keys[i * width]`. */
  readonly keys: Uint32Array;
  readonly width: number;
  /** Two words per key, its fingerprint, and the number of the key that it may be equal to. */
  readonly lanes: Int32Array;
  readonly likely: Int32Array;
  /** The first word of that key. */
  readonly firsts: Uint32Array;
}

/** A sink that looks successors up many at a time. */
export abstract class Batch implements Sink {
  /** The next successor is written to `words` from `at`. */
  readonly words: Uint32Array;
  at = 0;
  /** The state being expanded: parent of what is emitted now. */
  parent = noParent;
  protected readonly model: WordModel;
  protected readonly stateWords: number;
  /** Of the successors that wait: keys, parents and actions. */
  protected readonly asked: Asked;
  protected readonly parents: Uint32Array;
  protected readonly actions: Uint32Array;
  protected waiting = 0;
  private readonly batch: number;
  /** Places of keys, where states are not their own. */
  private readonly places: readonly Uint32Array[] | undefined;

  constructor(model: WordModel) {
    const { stateWords, canonical } = model;
    this.model = model;
    this.stateWords = stateWords;
    const width = canonical?.keyWords ?? stateWords;
    const batch = Math.floor(batchWordsMost / Math.max(stateWords, width));
    this.batch = Math.max(1, Math.min(batchMost, batch));
    this.words = new Uint32Array(this.batch * stateWords);
    this.parents = new Uint32Array(this.batch);
    this.actions = new Uint32Array(this.batch);
    const keys = canonical ? new Uint32Array(this.batch * width) : this.words;
    const lanes = new Int32Array(2 * this.batch);
    const likely = new Int32Array(this.batch);
    this.asked = { keys, width, lanes, likely, firsts: new Uint32Array(this.batch) };
    const places = Array.from({ length: this.batch }, (_, i) =>
      keys.subarray(i * width, (i + 1) * width),
    );
    this.places = canonical && places;
  }

  abstract emit(action: number): void;

  abstract fail(action: number, failure: Failure): void;

  /** Decides, in the order emitted, what becomes of all that wait; nothing waits afterwards. */
  abstract decideAll(): void;

  /** Lets the successor at `at` wait; decides if there is no room for more. */
  protected wait(action: number): void {
    const i = this.waiting;
    if (this.places) this.model.canonical!.write(this.words, this.at, this.places[i]!);
    this.parents[i] = this.parent;
    this.actions[i] = action;
    this.at += this.stateWords;
    this.waiting = i + 1;
    if (i + 1 === this.batch) this.decideAll();
  }
}

/**
 * Works out the fingerprints of the first `count` keys, and finds which key that was met each may
 * be equal to: loads all their slots, then, from each slot on, the first entry of the same tag
 * (seen.ts draws the table) and the key it names. `likely` gets its number, -1 where there is none,
 * `firsts` its first word. Returns a sum of what was seen, so that looking is not taken for idle.
 */
export function lookAhead(table: Int32Array, met: Keys, asked: Asked, count: number): number {
  const { keys, width, lanes, likely, firsts } = asked;
  const mask = table.length - 1;
  let sum = 0;
  for (let i = 0; i < count; i++) fingerprint(keys, i * width, width, lanes, 2 * i);
  // The slots themselves are read again below, near then.
  for (let i = 0; i < count; i++) sum ^= table[lanes[2 * i]! & mask]!;
  for (let i = 0; i < count; i++) {
    const high = lanes[2 * i + 1]!;
    let slot = lanes[2 * i]! & mask;
    let entry = table[slot]!;
    while (entry !== 0 && ((entry ^ high) & ~mask) !== 0) {
      slot = (slot + 1) & mask;
      entry = table[slot]!;
    }
    const number = (entry & mask) - 1;
    likely[i] = number;
    if (number >= 0) firsts[i] = met.peek(number);
  }
  return sum;
}
