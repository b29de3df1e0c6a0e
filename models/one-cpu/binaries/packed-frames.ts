/**
 * The frames of a binary's zone as words of a state: for each frame the kept words of its place,
 * and two bits per byte that say what is known of it.
 *
 *      per frame:  word 0 .. word n-1 | kinds of their bytes, 8 bits per word
 *
 *      kinds:  0 masked (not in the key)   1 open, the value is in the word   2 garbage
 */
import { OPEN } from '../../../engine/wasm/run/watched-memory.ts';
import { type Block, endOf } from '../../../spec/blocks/geometry.ts';
import { type Binary, garbageAt } from '../../subject/binaries/binary-mount.ts';
import { type Learned, Place, PLACES } from './relevant-bytes.ts';
import { CLIENT, GARBAGE, MASKED } from '../../subject/binaries/marks.ts';

const KIND_OPEN = 1;
const KIND_GARBAGE = 2;

export class PackedFrames {
  readonly words: number;
  private readonly binary: Binary;
  private readonly learned: Learned;
  private readonly slots: number;
  private readonly perFrame: number;
  private readonly distances: readonly (readonly number[])[];
  private readonly masks: readonly (readonly number[])[];
  private readonly garbage: Uint8Array;
  /** What each frame is in the state at hand. */
  private readonly places: Uint8Array;

  constructor(binary: Binary, learned: Learned) {
    this.binary = binary;
    const { frameBytes, headerBytes } = binary;
    this.learned = learned;
    const all = Array.from({ length: PLACES }, (_, place) => place);
    // Of a live block only the header is the allocator's.
    const own = [frameBytes, frameBytes, headerBytes, 0];
    this.distances = all.map((p) => learned.wordsOf(p).filter((d) => d < own[p]!));
    this.masks = all.map((p) => this.distances[p]!.map((d) => learned.maskOf(p, d)));
    this.garbage = garbageOf(binary);
    this.slots = Math.max(...this.distances.map((list) => list.length));
    this.perFrame = this.slots + Math.ceil(this.slots / 4);
    this.words = this.perFrame * binary.frames;
    this.places = new Uint8Array(binary.frames);
  }

  /** Says of each frame what it is: all that is not live is free. */
  place(live: readonly Block[], free: readonly Block[]): void {
    this.places.fill(Place.freeInside);
    const { from } = this.binary;
    for (const b of free) this.places[b.at - from] = Place.freeStart;
    for (const b of live) {
      this.places.fill(Place.liveInside, b.at - from, endOf(b) - from);
      this.places[b.at - from] = Place.liveStart;
    }
  }

  /** What the frame of this number, from 0 on, is in the state last placed. */
  placeOf = (frame: number): number => this.places[frame]!;

  /** Tells the learner of the read of a masked byte, in the state last placed. */
  learn(address: number): void {
    const { base, frameBytes } = this.binary;
    const frame = Math.floor((address - base) / frameBytes);
    this.learned.readFrame(this.places[frame]!, (address - base) % frameBytes);
  }

  /** Writes the frames' part of a state, of the blocks last placed. */
  pack(words: Uint32Array, at: number): void {
    const { base, frameBytes, frames, memory } = this.binary;
    words.fill(0, at, at + this.words);
    for (let frame = 0; frame < frames; frame++) {
      const place = this.places[frame]!;
      const distances = this.distances[place]!;
      const first = at + frame * this.perFrame;
      for (let slot = 0; slot < distances.length; slot++) {
        const address = base + frame * frameBytes + distances[slot]!;
        const kinds = kindsAt(memory.marks, address, this.masks[place]![slot]!);
        words[first + slot] = memory.words[address >>> 2]! & openBytes(kinds);
        words[first + this.slots + (slot >>> 2)]! |= kinds << (8 * (slot & 3));
      }
    }
  }

  /** Puts the frames where a state says; blocks must have been placed. */
  unpack(words: Uint32Array, at: number, live: readonly Block[]): void {
    const { base, frameBytes, frames, memory } = this.binary;
    new Uint8Array(memory.words.buffer, 0, memory.words.byteLength).set(this.garbage, base);
    memory.mark(base, frames * frameBytes, MASKED);
    for (const b of live) this.binary.give(b);
    for (let frame = 0; frame < frames; frame++) {
      const distances = this.distances[this.places[frame]!]!;
      const first = at + frame * this.perFrame;
      for (let slot = 0; slot < distances.length; slot++) {
        const kinds = words[first + this.slots + (slot >>> 2)]! >>> (8 * (slot & 3));
        this.putWord(base + frame * frameBytes + distances[slot]!, words[first + slot]!, kinds);
      }
    }
  }

  private putWord(address: number, value: number, kinds: number): void {
    const { memory } = this.binary;
    const open = openBytes(kinds & 0xff);
    const word = address >>> 2;
    memory.words[word] = (memory.words[word]! & ~open) | (value & open);
    for (let i = 0; i < 4; i++) {
      const kind = (kinds >>> (2 * i)) & 3;
      if (kind === KIND_OPEN) memory.marks[address + i] = OPEN;
      if (kind === KIND_GARBAGE) memory.marks[address + i] = GARBAGE;
    }
  }
}

function garbageOf({ base, frameBytes, frames }: Binary): Uint8Array {
  return Uint8Array.from({ length: frames * frameBytes }, (_, i) => garbageAt(base + i));
}

/** What is known of the four bytes, as 8 bits; of those that are not kept nothing. */
function kindsAt(marks: Uint8Array, address: number, mask: number): number {
  let kinds = 0;
  for (let i = 0; i < 4; i++) {
    const mark = marks[address + i]!;
    if ((mask & (1 << i)) === 0 || mark === CLIENT || mark === MASKED) continue;
    kinds |= (mark === OPEN ? KIND_OPEN : KIND_GARBAGE) << (2 * i);
  }
  return kinds;
}

/** All bits of the bytes that are open. */
function openBytes(kinds: number): number {
  let bits = 0;
  for (let i = 0; i < 4; i++) if (((kinds >>> (2 * i)) & 3) === KIND_OPEN) bits |= 0xff << (8 * i);
  return bits;
}
