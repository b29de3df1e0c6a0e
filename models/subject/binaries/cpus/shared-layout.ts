/**
 * Which bytes of a binary's memory are shared words, when several CPUs run it, and which:
 *
 *      its own words that it writes, less the lock | frames | the lock, and locks by hooks
 *
 * A word that is written byte by byte is four shared words, a byte each.
 */
import type { Program } from '../../../../engine/wasm/lower/program.ts';
import { PAGE } from '../../../../engine/wasm/run/linear-memory.ts';
import type { SharedSpace } from '../../../../spec/ports/page-port.ts';
import { barredBelow, load } from '../image.ts';
import type { WrittenWords } from './written-words.ts';
import type { Sizes } from '../sizes.ts';

/** Bytes of its own that it may change, at most: all of them are in every state. */
const OWN_MAX = 16_384;

/** What is where in a binary, the same for all zones. */
export class BinaryPlan {
  readonly sizes: Sizes;
  readonly program: Program;
  /** Address of frame 0. */
  readonly base: number;
  /** Addresses of its own shared words, by number. */
  readonly ownAddresses: readonly number[];
  /** Shared words of a frame, and of those the header's. */
  readonly frameWords: number;
  readonly headerWords: number;
  readonly image: Int32Array;
  readonly barred: number;
  /** Does the linker say where its data ends, so that nothing beyond can be its own? */
  readonly isExact: boolean;
  readonly lockAt: number | undefined;
  private readonly own: WrittenWords;
  private readonly wordByAddress = new Map<number, number>();
  private readonly frameWordAt: readonly number[];

  /** @throws RangeError for a binary that changes too much of its own. */
  constructor(
    program: Program,
    sizes: Sizes,
    base: number,
    own: WrittenWords,
    dataEnd: number | undefined,
    lockAt: number | undefined,
  ) {
    this.program = program;
    this.sizes = sizes;
    this.base = base;
    this.isExact = dataEnd !== undefined;
    this.lockAt = lockAt;
    this.own = own;
    const to = Math.max(own.to, dataEnd === undefined ? 0 : Math.ceil(dataEnd / 4) * 4);
    if (to - own.from > OWN_MAX) {
      const [from, size] = [own.from, to - own.from];
      throw new RangeError(
        `it may change ${size} bytes of its own from ${from} on, at most ${OWN_MAX}`,
      );
    }
    for (let at = own.from; at < to; at += 4) {
      for (let i = 0; i < 4; i += own.split.has(at >>> 2) ? 1 : 4) {
        if (at + i !== lockAt) this.wordByAddress.set(at + i, this.wordByAddress.size);
      }
    }
    this.ownAddresses = [...this.wordByAddress.keys()];
    this.image = new Int32Array(((program.module.memory?.pages ?? 0) * PAGE) / 4);
    load(program, { words: this.image });
    this.barred = barredBelow(program);
    const inFrame: number[] = [];
    let words = 0;
    for (let d = 0; d < sizes.frameBytes; d++) {
      if (d % 4 === 0 || own.frameSplit.has(d & ~3)) words++;
      inFrame.push(words - 1);
    }
    this.frameWordAt = inFrame;
    this.frameWords = words;
    this.headerWords = sizes.headerBytes === 0 ? 0 : inFrame[sizes.headerBytes]!;
  }

  /** Bytes of its own memory as the module starts with it. */
  constantAt(address: number): number {
    return (this.image[address >>> 2] ?? 0) >>> (8 * (address & 3));
  }

  /** What a person calls a word of its own, or of a frame. */
  nameOf(part: 'metadata' | 'frame', word: number): string | undefined {
    if (part === 'frame') return `byte ${this.frameWordAt.indexOf(word)}`;
    const address = this.ownAddresses[word];
    return address === undefined ? undefined : `memory 0x${address.toString(16)}`;
  }

  isSplit(address: number): boolean {
    if (address < this.base) return this.own.split.has(address >>> 2);
    return this.own.frameSplit.has(((address - this.base) % this.sizes.frameBytes) & ~3);
  }

  /** Number of its own word, or -1. */
  ownWord(address: number): number {
    return this.wordByAddress.get(address) ?? -1;
  }

  frameWord(distance: number): number {
    return this.frameWordAt[distance]!;
  }
}

/** The words of one machine. */
export class SharedLayout {
  readonly pages: number;
  /** Behind the last byte. */
  readonly end: number;
  readonly barred: number;
  private readonly plan: BinaryPlan;
  private readonly space: SharedSpace;
  private readonly from: number;
  private readonly to: number;

  constructor(plan: BinaryPlan, space: SharedSpace) {
    const { base, sizes, barred } = plan;
    const [region] = space.zone.regions;
    this.plan = plan;
    this.space = space;
    this.from = base + region!.from * sizes.frameBytes;
    this.to = base + region!.to * sizes.frameBytes;
    this.pages = Math.ceil(this.to / PAGE);
    this.end = this.pages * PAGE;
    this.barred = barred;
  }

  isSplit(address: number): boolean {
    return this.plan.isSplit(address);
  }

  constantAt(address: number): number {
    return this.plan.constantAt(address);
  }

  /** Number of the shared word at this address; -1 for none. */
  wordOf(address: number): number {
    const { plan, space, from, to } = this;
    if (address < plan.base) {
      return address === plan.lockAt ? space.ownBase : plan.ownWord(address);
    }
    if (address < from || address >= to) return -1;
    const { frameBytes } = plan.sizes;
    const at = address - plan.base;
    const frame = Math.floor(at / frameBytes);
    return space.frameBase + frame * space.frameWords + plan.frameWord(at % frameBytes);
  }

  /** May this be static data, for all that we know? */
  mayBeItsOwn(address: number): boolean {
    return !this.plan.isExact && address < this.plan.image.length * 4;
  }
}
