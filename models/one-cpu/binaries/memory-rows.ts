/**
 * The memory of a binary as a row of numbers of 16 bits: its set of live blocks, the kept words of
 * its own, and those of each frame by what the frame is. A word, with what is known of its bytes,
 * is a number in a list of all that were met: allocators write few different ones.
 *
 *      set, lower half | upper half | own words | kept words of the frames, from the first one on
 */
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { CLIENT, type GARBAGE, MASKED } from '../../subject/binaries/marks.ts';
import { type LiveSets, Pieces } from './live-sets.ts';
import { type Learned, Place, PLACES } from './relevant-bytes.ts';
import { ALL_OPEN, kindsOf, openOf, WordCodes } from './word-codes.ts';

/** Numbers before the words: the set. */
const HEAD = 2;

export class MemoryRows {
  /** Numbers of a row, at most. */
  readonly lengthMax: number;
  private readonly binary: Binary;
  private readonly sets: LiveSets;
  private readonly own: readonly number[];
  private readonly frameWords: number;
  private readonly distances: readonly (readonly number[])[];
  private readonly masks: readonly (readonly number[])[];
  private readonly words: Int32Array;
  private readonly markWords: Int32Array;
  private readonly codes = new WordCodes();
  /** What each frame was when memory was last put somewhere. */
  private readonly places: Uint8Array;
  private readonly lengths = new Pieces(1, (n) => new Uint16Array(n));
  private measured = 0;

  constructor(binary: Binary, learned: Learned, sets: LiveSets) {
    const { frameBytes, headerBytes, memory, frames } = binary;
    this.binary = binary;
    this.sets = sets;
    this.own = learned.kept;
    this.frameWords = frameBytes / 4;
    const all = Array.from({ length: PLACES }, (_, place) => place);
    // Of a live block only the header is the allocator's.
    const ends = [frameBytes, frameBytes, headerBytes, 0];
    this.distances = all.map((p) =>
      learned
        .wordsOf(p)
        .filter((d) => d < ends[p]!)
        .map((d) => d / 4),
    );
    this.masks = all.map((p) => this.distances[p]!.map((d) => learned.maskOf(p, 4 * d)));
    this.words = memory.words;
    const { buffer, byteOffset, length } = memory.marks;
    this.markWords = new Int32Array(buffer, byteOffset, length / 4);
    this.places = new Uint8Array(frames).fill(PLACES);
    const most = Math.max(...this.distances.map((list) => list.length));
    this.lengthMax = HEAD + this.own.length + frames * most;
  }

  /** How long the rows of a set are. */
  lengthIn(set: number): number {
    while (this.measured <= set) {
      this.lengths.reach(this.measured);
      const places = this.sets.places.of(this.measured);
      const at = this.sets.places.at(this.measured);
      let length = HEAD + this.own.length;
      for (let i = 0; i < this.places.length; i++)
        length += this.distances[places[at + i]!]!.length;
      this.lengths.of(this.measured)[this.lengths.at(this.measured)] = length;
      this.measured++;
    }
    return this.lengths.of(set)[this.lengths.at(set)]!;
  }

  lengthAt = (row: Uint16Array, at: number): number => this.lengthIn(setOf(row, at));

  /** Writes memory as it is now, with these blocks live; answers the row's length. */
  write(set: number, row: Uint16Array): number {
    const { own, words, markWords, binary, frameWords, distances, masks, codes } = this;
    row[0] = set & 0xffff;
    row[1] = set >>> 16;
    let next = HEAD;
    for (let i = 0; i < own.length; i++) row[next++] = codes.of(words[own[i]!]!, ALL_OPEN);
    const places = this.sets.places.of(set);
    const at = this.sets.places.at(set);
    let first = binary.base / 4;
    for (let i = 0; i < this.places.length; i++, first += frameWords) {
      const place = places[at + i]!;
      const kept = distances[place]!;
      for (let j = 0; j < kept.length; j++) {
        const word = first + kept[j]!;
        const mask = masks[place]![j]!;
        const marks = markWords[word]!;
        const kinds = marks === 0 && mask === 0xf ? ALL_OPEN : kindsOf(marks, mask);
        const value = words[word]!;
        row[next++] = codes.of(kinds === ALL_OPEN ? value : openOf(value, kinds), kinds);
      }
    }
    return next;
  }

  /** Puts memory where a row says. What no key holds keeps what it has, and is marked as that. */
  restore(row: Uint16Array, from: number): void {
    const { own, words, markWords, binary, frameWords, distances } = this;
    const { values, marks } = this.codes;
    let next = from + HEAD;
    for (let i = 0; i < own.length; i++) words[own[i]!] = values[row[next++]!]!;
    const set = setOf(row, from);
    const places = this.sets.places.of(set);
    const at = this.sets.places.at(set);
    let first = binary.base / 4;
    for (let i = 0; i < this.places.length; i++, first += frameWords) {
      const place = places[at + i]!;
      if (this.places[i] !== place) this.spread(i, first, place);
      const kept = distances[place]!;
      for (let j = 0; j < kept.length; j++) {
        const code = row[next++]!;
        const word = first + kept[j]!;
        words[word] = values[code]!;
        markWords[word] = marks[code]!;
      }
    }
  }

  /** Marks the bytes of a block that a client has: as its own, or, once it let go, as garbage. */
  markClient(node: number, mark: typeof CLIENT | typeof GARBAGE): void {
    const { at, order } = this.sets.nodes[node]!;
    const { binary } = this;
    const start = binary.addressOf(at) + binary.headerBytes;
    const end = binary.addressOf(at) + 2 ** order * binary.frameBytes;
    this.markWords.fill(mark * 0x01010101, start / 4, end / 4);
  }

  private spread(frame: number, first: number, place: number): void {
    const { markWords, frameWords, binary } = this;
    const isLive = place === Place.liveStart || place === Place.liveInside;
    markWords.fill((isLive ? CLIENT : MASKED) * 0x01010101, first, first + frameWords);
    const header = binary.headerBytes / 4;
    if (place === Place.liveStart) markWords.fill(MASKED * 0x01010101, first, first + header);
    this.places[frame] = place;
  }
}

/** The set that a row begins with. */
export const setOf = (row: Uint16Array, at: number): number => row[at]! | (row[at + 1]! << 16);
