/**
 * The spec by itself once more, one 32-bit word per state, for speed: up to 16 frames. The readable
 * `specOnly` stays the judge: a law says that both are the same transition system up to 8 frames.
 *
 *      bit  0..15   16..23   24..27   28..29   30
 *           live blocks of order 0, 1, 2, 3, 4, lowest first
 *
 * Free blocks are found for all orders at once: a frame is free, two free halves are a free pair,
 * and so on; a block is whole where no larger one holds it.
 */
import type { Sink, WordModel } from '../../engine/search/model.ts';

const FRAMES_MAX = 16;
/** First bit of each order. */
const BITS_AT = [0, 16, 24, 28, 30] as const;
/** For orders 1..4, the first frames of blocks of that order. */
const FIRSTS = [0xffff, 0x5555, 0x1111, 0x0101, 0x0001] as const;

/** Frames covered by live blocks of orders 1..4, by their 15 bits. */
const coverOf = new Uint16Array(2 ** 15);
for (let bits = 0; bits < coverOf.length; bits++) {
  for (let bit = 0; bit < 15; bit++) {
    if (((bits >>> bit) & 1) === 0) continue;
    const k = 4 - Math.floor(Math.log2(15 - bit));
    const place = bit + FRAMES_MAX - (BITS_AT[k] as number);
    coverOf[bits] = (coverOf[bits] as number) | (((1 << (1 << k)) - 1) << (place << k));
  }
}

/**
 * The spec of `2^order` frames with that top order, cutting blocks at their first part.
 * @throws RangeError unless `order` is an integer in 0..4.
 */
export function packedSpec(order: number): WordModel {
  if (!Number.isInteger(order) || order < 0 || order > 4) {
    throw new RangeError(`packed spec: order must be an integer in 0..4, got ${order}`);
  }
  return new PackedSpec(order);
}

class PackedSpec implements WordModel {
  readonly stateWords = 1;
  private readonly orderMax: number;
  private readonly frames: number;
  /** Free blocks by order, as a mask of their first frames. */
  private readonly whole = new Int32Array(5);

  constructor(orderMax: number) {
    this.orderMax = orderMax;
    this.frames = (1 << (1 << orderMax)) - 1;
  }

  initial(sink: Sink): void {
    sink.words[sink.at] = 0;
    sink.emit(0);
  }

  /** The action is the bit that a call turns over. */
  expand(words: Uint32Array, at: number, sink: Sink): void {
    const live = words[at] as number;
    this.findFree(live);
    let source = 0;
    for (let k = 0; k <= this.orderMax; k++) {
      if (source < k) source = k;
      while (source <= this.orderMax && this.whole[source] === 0) source++;
      if (source > this.orderMax) break;
      for (let left = this.whole[source] as number; left !== 0; left &= left - 1) {
        const frame = 31 - Math.clz32(left & -left);
        this.turn(live, (BITS_AT[k] as number) + (frame >>> k), sink);
      }
    }
    for (let left = live; left !== 0; left &= left - 1) {
      this.turn(live, 31 - Math.clz32(left & -left), sink);
    }
  }

  label(action: number, words: Uint32Array, at: number): string {
    const isFree = (((words[at] as number) >>> action) & 1) === 0;
    const k = BITS_AT.findLastIndex((first) => first <= action);
    const block = `${(action - (BITS_AT[k] as number)) << k}^${k}`;
    return isFree ? `alloc ${k} → ${block}` : `free ${block}`;
  }

  private turn(live: number, bit: number, sink: Sink): void {
    sink.words[sink.at] = live ^ (1 << bit);
    sink.emit(bit);
  }

  private findFree(live: number): void {
    const { whole, orderMax } = this;
    const covered = (live & 0xffff) | (coverOf[(live >>> 16) & 0x7fff] as number);
    let halves = this.frames & ~covered;
    for (let k = 0; k < orderMax; k++) {
      const pairs = halves & (halves >>> (1 << k)) & (FIRSTS[k + 1] as number);
      whole[k] = halves & ~(pairs | (pairs << (1 << k)));
      halves = pairs;
    }
    whole[orderMax] = halves;
  }
}
