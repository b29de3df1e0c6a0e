/**
 * The visited set: which keys have been met. Two kinds that say which they are. `exact` compares
 * all words of a key, so its verdicts are proofs within their bounds; `fingerprints` keeps 64 bits
 * per key and lets the search forget states it has expanded, at a known risk of losing some.
 *
 * Both are open addressing with linear probing over one typed array: a probe costs one cache miss,
 * where a Set of strings costs several and stops at 2^24 entries.
 */

import { type Asked, lookAhead } from './batch.ts';
import { fingerprint } from './fingerprint.ts';
import type { Pieces } from './snapshot.ts';
import type { Runs } from './states.ts';

/**
 * A set of keys, asked in two steps, since whether a new key may be added (a limit) is the
 * caller's to decide: `has` finds the key or its place, `claim` takes the place just found.
 */
export interface Seen {
  readonly kind: 'exact' | 'fingerprints';
  /** Bytes held by the table. */
  readonly bytes: number;
  /** Bytes that the next `claim` will add; 0 while there is room. */
  growth(): number;
  /** Works out `count` fingerprints, and brings near what `nextNew` will read. */
  lookAhead(asked: Asked, count: number): void;
  /** The first key from `i` on that `has` would say no of; `count` if all were claimed. */
  nextNew(asked: Asked, i: number, count: number): number;
  /** Whether the key at `key[at]`, of fingerprint (`low`, `high`), has been claimed. */
  has(key: Uint32Array, at: number, low: number, high: number): boolean;
  /** Adds the key of the last `has`, which must have answered no, as number `index`. */
  claim(index: number, low: number, high: number): void;
}

/** Keys entered into a grown table at a time. */
const slice = 64;

/** Keys per slot, at most: beyond it probes grow longer than a cache line. */
const loadMax = 5 / 8;

const firstSlots = 1 << 10;

/** Slots of a table of the first size that `keys` keys were claimed in, one by one. */
export const slotsFor = (keys: number): number =>
  Math.max(firstSlots, 2 ** Math.ceil(Math.log2(Math.max(1, keys) / loadMax)));

/**
 * Table of one 32-bit word per slot over a store of keys:
 * ```
 *   31      bits | bits-1        0     bits = log2(slots)
 *  [  tag from   |   number of   ]
 *  [ fingerprint |  the key + 1  ]     0: empty
 * ```
 * The index takes just the bits that a table of this size needs, the tag the rest (22 bits in the
 * smallest table, 8 at 10 million keys): a key is compared word by word only where tags agree.
 * A grown table is built from the keys in order, so the old one can be dropped first.
 */
export class ExactSeen implements Seen {
  readonly kind = 'exact';
  /** Number of the key that the last `has` found, if it answered yes. */
  found = 0;
  private readonly keys: Runs;
  private table = new Int32Array(0);
  private mask = 0;
  private slot = 0;
  private warm = 0;
  private readonly lanes = new Int32Array(2 * slice);

  /**
   * `keys` holds the claimed keys by their number; who claims appends there first.
   * `slots` is the table's first size, rounded up to a power of two ≥ 4.
   */
  constructor(keys: Runs, slots = firstSlots) {
    this.keys = keys;
    this.build(Math.max(4, 2 ** Math.ceil(Math.log2(slots))));
  }

  get bytes(): number {
    return this.table.byteLength;
  }

  growth(): number {
    return this.keys.count + 1 > loadMax * this.table.length ? this.table.byteLength : 0;
  }

  lookAhead(asked: Asked, count: number): void {
    this.warm ^= lookAhead(this.table, this.keys, asked, count);
  }

  nextNew({ keys, width, lanes, likely, firsts }: Asked, i: number, count: number): number {
    const { keys: met } = this;
    for (let next = i; next < count; next++) {
      const at = next * width;
      // Keys are never forgotten: one that was found ahead is there, whatever came since.
      const number = likely[next]!;
      const isLikely = number >= 0 && firsts[next] === keys[at];
      if (isLikely && (width === 1 || met.equals(number, keys, at))) continue;
      if (!this.has(keys, at, lanes[2 * next]!, lanes[2 * next + 1]!)) return next;
    }
    return count;
  }

  has(key: Uint32Array, at: number, low: number, high: number): boolean {
    const { table, mask, keys } = this;
    let slot = low & mask;
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) break;
      const sameTag = ((entry ^ high) & ~mask) === 0;
      if (sameTag && keys.equals((entry & mask) - 1, key, at)) {
        this.found = (entry & mask) - 1;
        return true;
      }
      slot = (slot + 1) & mask;
    }
    this.slot = slot;
    return false;
  }

  claim(index: number, _low: number, high: number): void {
    this.table[this.slot] = (high & ~this.mask) | (index + 1);
    if (index + 1 > loadMax * this.table.length) this.build(2 * this.table.length);
  }

  private build(slots: number): void {
    const { keys } = this;
    this.table = new Int32Array(0);
    this.table = new Int32Array(slots);
    this.mask = slots - 1;
    for (let from = 0; from < keys.count; from += slice) {
      this.enter(from, Math.min(from + slice, keys.count));
    }
  }

  /** First all fingerprints, then all stores: cache misses of a tight loop overlap. */
  private enter(from: number, end: number): void {
    const { keys, lanes, table, mask } = this;
    for (let index = from, lane = 0; index < end; index++, lane += 2) {
      fingerprint(keys.chunkOf(index), keys.offsetOf(index), keys.width, lanes, lane);
    }
    let warm = 0;
    for (let index = from, lane = 0; index < end; index++, lane += 2) {
      warm ^= table[lanes[lane]! & mask]!;
    }
    this.warm ^= warm;
    for (let index = from, lane = 0; index < end; index++, lane += 2) {
      let slot = lanes[lane]! & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = (lanes[lane + 1]! & ~mask) | (index + 1);
    }
  }
}

/**
 * Table of two 32-bit words per slot, the fingerprint itself; no keys are kept. Two keys of one
 * fingerprint count as one: of n states n²/2^65 are lost on average, 0.03 of a billion.
 */
export class FingerprintSeen implements Seen {
  readonly kind = 'fingerprints';
  private table = new Int32Array(0);
  private mask = 0;
  private count = 0;
  private warm = 0;
  private slot = 0;

  /** `slots` is the table's first size, rounded up to a power of two ≥ 4. */
  constructor(slots = firstSlots) {
    const size = Math.max(4, 2 ** Math.ceil(Math.log2(slots)));
    this.table = new Int32Array(2 * size);
    this.mask = size - 1;
  }

  get bytes(): number {
    return this.table.byteLength;
  }

  growth(): number {
    return this.count + 1 > loadMax * (this.mask + 1) ? this.table.byteLength : 0;
  }

  get slots(): number {
    return this.mask + 1;
  }

  /** The whole table, two words per slot. */
  *pieces(): Generator<Uint32Array> {
    yield new Uint32Array(this.table.buffer);
  }

  /**
   * Takes up what `pieces` gave, into an empty table of as many slots.
   * @throws RangeError if it holds another number of fingerprints, or other than so many words.
   */
  restore(count: number, pieces: Pieces): void {
    const words = new Uint32Array(this.table.buffer);
    pieces.take(words);
    pieces.finish();
    for (let i = 0; i < words.length; i += 2) if (words[i]! | words[i + 1]!) this.count++;
    if (this.count === count) return;
    throw new RangeError(`snapshot: table must hold ${count} fingerprints, got ${this.count}`);
  }

  lookAhead({ keys, width, lanes }: Asked, count: number): void {
    const { table, mask } = this;
    let warm = 0;
    for (let i = 0; i < count; i++) fingerprint(keys, i * width, width, lanes, 2 * i);
    for (let i = 0; i < count; i++) warm ^= table[2 * (lanes[2 * i]! & mask)]!;
    this.warm ^= warm;
  }

  nextNew({ keys, lanes }: Asked, i: number, count: number): number {
    for (let next = i; next < count; next++) {
      if (!this.has(keys, 0, lanes[2 * next]!, lanes[2 * next + 1]!)) return next;
    }
    return count;
  }

  has(_key: Uint32Array, _at: number, low: number, high: number): boolean {
    this.slot = free(this.table, this.mask, low, high);
    return this.slot < 0;
  }

  claim(_index: number, low: number, high: number): void {
    this.table[2 * this.slot] = low;
    this.table[2 * this.slot + 1] = unlikeEmpty(low, high);
    this.count++;
    if (this.count > loadMax * (this.mask + 1)) this.grow();
  }

  private grow(): void {
    const { table: old } = this;
    const mask = 2 * this.mask + 1;
    const table = new Int32Array(2 * old.length);
    for (let i = 0; i < old.length; i += 2) {
      const low = old[i]!;
      const high = old[i + 1]!;
      if (low === 0 && high === 0) continue;
      const slot = free(table, mask, low, high);
      table[2 * slot] = low;
      table[2 * slot + 1] = high;
    }
    this.table = table;
    this.mask = mask;
  }
}

/** The slot to put a fingerprint in, or -1 if the table has it. */
function free(table: Int32Array, mask: number, low: number, high: number): number {
  const wanted = unlikeEmpty(low, high);
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const there = table[2 * slot]!;
    const thereHigh = table[2 * slot + 1]!;
    if (there === low && thereHigh === wanted) return -1;
    if (there === 0 && thereHigh === 0) return slot;
  }
}

/** Two zero words mean an empty slot, so that one fingerprint in 2^64 counts as its neighbour. */
function unlikeEmpty(low: number, high: number): number {
  return low === 0 && high === 0 ? 1 : high;
}
