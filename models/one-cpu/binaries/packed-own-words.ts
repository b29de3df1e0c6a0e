/**
 * A binary's own words as words of a state: those that are kept, and one bit for each that goes
 * with a frame, whether it is open; one that is not is masked, and 0.
 */
import { OPEN } from '../../../engine/wasm/run/watched-memory.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { MASKED } from '../../subject/binaries/marks.ts';
import type { PackedFrames } from './packed-frames.ts';
import type { Learned } from './relevant-bytes.ts';

interface Owned {
  readonly word: number;
  readonly frame: number;
}

export class PackedOwnWords {
  /** Words of a state. */
  readonly words: number;
  private readonly binary: Binary;
  private readonly learned: Learned;
  private readonly frames: PackedFrames;
  /** Kept whatever is live, then those that go with frames, then the bits of these. */
  private readonly plain: readonly number[];
  private readonly owned: readonly Owned[];

  constructor(binary: Binary, learned: Learned, frames: PackedFrames) {
    this.binary = binary;
    this.learned = learned;
    this.frames = frames;
    const { kept } = learned;
    this.plain = kept.filter((word) => learned.ownerOf(word) === undefined);
    this.owned = kept.flatMap((word) => {
      const frame = learned.ownerOf(word);
      return frame === undefined ? [] : [{ word, frame }];
    });
    this.words = this.plain.length + this.owned.length + Math.ceil(this.owned.length / 32);
  }

  /** Writes them behind a call, of the blocks that the frames were placed with. */
  pack(words: Uint32Array, at: number): void {
    const { memory } = this.binary;
    const { plain, owned, learned, frames } = this;
    for (let i = 0; i < plain.length; i++) words[at + i] = memory.words[plain[i]!]!;
    const first = at + plain.length;
    const bits = first + owned.length;
    words.fill(0, bits, at + this.words);
    for (let i = 0; i < owned.length; i++) {
      const { word, frame } = owned[i]!;
      words[first + i] = 0;
      const open = this.openBytes(word);
      if (open === 0 || !learned.isKeptIn(word, frames.placeOf(frame))) continue;
      if (open < 4) learned.keepEverywhere(word);
      words[first + i] = memory.words[word]!;
      words[bits + (i >>> 5)]! |= 1 << (i & 31);
    }
  }

  /** Puts them, and their marks, where a state says. */
  unpack(words: Uint32Array, at: number): void {
    const { memory } = this.binary;
    const { plain, owned } = this;
    for (let i = 0; i < plain.length; i++) memory.words[plain[i]!] = words[at + i]!;
    const first = at + plain.length;
    const bits = first + owned.length;
    for (let i = 0; i < owned.length; i++) {
      const { word } = owned[i]!;
      const isOpen = (words[bits + (i >>> 5)]! & (1 << (i & 31))) !== 0;
      memory.words[word] = words[first + i]!;
      memory.mark(4 * word, 4, isOpen ? OPEN : MASKED);
    }
    if (owned.length > 0) this.binary.barEnds();
  }

  /** A call read this word, of which something was masked. */
  learn(word: number): void {
    const { learned, frames } = this;
    const frame = learned.ownerOf(word);
    if (frame === undefined || !learned.read.has(word)) learned.reads(word);
    else learned.readOwned(word, frames.placeOf(frame));
  }

  private openBytes(word: number): number {
    const { marks } = this.binary.memory;
    let open = 0;
    for (let i = 0; i < 4; i++) if (marks[4 * word + i] === OPEN) open++;
    return open;
  }
}
