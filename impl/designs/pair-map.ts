/**
 * Design `pair-map`, of document 002: the buddy layer of Linux 2.4. Per order one list of free
 * blocks and one bit per pair of buddies, turned over whenever one of the two becomes free or stops
 * being free. So the bit is 1 where exactly one is free; a free that turns it from 1 to 0 knows
 * that the buddy is free, without having seen it.
 *
 * What a bit cannot say is which of the two. The free of a block that is not live would be merged
 * with its neighbour's ghost; how much of that can be told is worked out here, at the price of
 * reading the bits below the block and, for each odd pair above it, those below the other half:
 * about 2^M / 32 words for a top order of M. Linux did not pay it, and `pair-map-trusting` does
 * not: with the document's top order of 12 it is up to twice as fast, with one of 20 sixty times.
 *
 * The areas and their maps are the core metadata that must be there before anything can be
 * allocated: they are taken from boot memory, in this order.
 *
 *      word 0            boot memory's own bookkeeping
 *           2            free areas of order 0..M: [next prev map], the map's address in the last
 *           2 + 3(M+1)   maps of order 0..M-1, one bit per pair; the top order has no pairs
 *      word 0 and 1 of a free block's first frame: its node
 */
import type { Allocator, Design, Memory, Space } from '../../spec/ports/page-port.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Inspection } from '../../spec/ports/inspection.ts';
import type { Region, Zone } from '../../spec/blocks/zone.ts';
import { clearWords, isAnySet, loadBit, toggleBit, wordsForBits } from '../memory/bits.ts';
import { BootMem, BOOTMEM_WORDS } from '../memory/bootmem.ts';
import { carve } from '../memory/carve.ts';
import { touches } from '../memory/holes.ts';
import { insertAfter, isEmpty, LINK_WORDS, makeEmpty, next, unlink } from '../memory/list.ts';
import { ringOf } from '../memory/ring.ts';
import { addressesFit, fitsWord, linksFit } from '../memory/widths.ts';

/** A free area: the sentinel of its list, then the address of its map. */
const AREA_WORDS = 3;
const MAP = 2;

/**
 * The machine of document 002 by bytes: what lies below `managed` serves the boot, the rest is in
 * frames of 4 KiB; the largest request, 16 MB, is a block of order 12.
 */
export const realMachine = {
  boot: 0x300000,
  managed: 0x1000000,
  end: 0x8000000,
  frameBytes: 4096,
  orderMax: 12,
} as const;

/** Its zone, as `zone()` takes it: 28,672 frames. */
export function realZone(): { regions: [[number, number]]; orderMax: number } {
  const { managed, end, frameBytes, orderMax } = realMachine;
  return { regions: [[managed / frameBytes, end / frameBytes]], orderMax };
}

/** Its first pair of an order: rounded down, so that a block's pairs never straddle two words. */
const firstPair = ({ regions }: Zone, k: number): number =>
  ((regions[0] as Region).from >>> (k + 1)) & ~31;

function mapWords(zone: Zone, k: number): number {
  const last = (zone.regions.at(-1) as Region).to - 1;
  return wordsForBits((last >>> (k + 1)) + 1 - firstPair(zone, k));
}

function metadataWords(zone: Zone): number {
  let words = BOOTMEM_WORDS + AREA_WORDS * (zone.orderMax + 1);
  for (let k = 0; k < zone.orderMax; k++) words += mapWords(zone, k);
  return words;
}

/** The buddy layer of document 002. */
export class PairMap implements Allocator {
  protected readonly space: Space;
  protected readonly memory: Memory;
  protected readonly zone: Zone;
  protected readonly orderMax: number;
  protected readonly boot: BootMem;
  /** First pair of each order's map. */
  protected readonly firstPairs: readonly number[];

  constructor(space: Space) {
    this.space = space;
    this.memory = space.memory;
    this.zone = space.zone;
    this.orderMax = space.zone.orderMax;
    this.boot = new BootMem(space.memory, 0);
    this.firstPairs = Array.from({ length: this.orderMax + 1 }, (_, k) => firstPair(space.zone, k));
  }

  init(): boolean {
    if (this.space.metadataWords < metadataWords(this.zone) || !this.fits()) return false;
    this.boot.init(this.space.metadataWords);
    this.boot.take(AREA_WORDS * (this.orderMax + 1));
    for (let k = 0; k <= this.orderMax; k++) this.makeArea(k);
    carve(this.zone, (at, k) => this.insert(at, k));
    return true;
  }

  alloc(k: Order): Frame | -1 {
    for (let j: number = k; j <= this.orderMax; j++) {
      const area = this.area(j);
      if (isEmpty(this.memory, area)) continue;
      const at = this.frameOf(next(this.memory, area));
      this.remove(at, j);
      this.expand(at, j, k);
      return at as Frame;
    }
    return -1;
  }

  free(at: Frame, k: Order): boolean {
    if (!this.isFreeable(at, k)) return false;
    let lower: number = at;
    let j: number = k;
    // The bit counts for both halves: turned over once, it says what the buddy is and what is now.
    while (j < this.orderMax && this.markUsed(lower, j) === 1) {
      unlink(this.memory, this.node(lower ^ (1 << j)));
      lower &= ~(1 << j);
      j++;
    }
    insertAfter(this.memory, this.area(j), this.node(lower));
    return true;
  }

  inspect(): Inspection {
    const rings = [];
    for (let k = 0; k <= this.orderMax; k++) {
      rings.push(ringOf(this.memory, this.area(k), k as Order, (n) => this.frameOf(n)));
    }
    const bitOf = (pair: Block) => this.pairBit(pair.at, pair.order - 1);
    return { rings, marks: { scheme: 'B2', at: bitOf } };
  }

  /** Do links to all frames fit their words, and the end of boot memory? */
  protected fits(): boolean {
    return linksFit(this.space) && addressesFit(this.space) && fitsWord(this.space.metadataWords);
  }

  /** Puts what is left of a block of order `high` back, once its first `2^low` frames are taken. */
  protected expand(at: number, high: number, low: number): void {
    for (let j = high - 1; j >= low; j--) this.insert(at + (1 << j), j);
  }

  /** Makes a block free that does not merge. */
  protected insert(at: number, k: number): void {
    insertAfter(this.memory, this.area(k), this.node(at));
    if (k < this.orderMax) this.markUsed(at, k);
  }

  /** Takes a free block off its list. */
  protected remove(at: number, k: number): void {
    unlink(this.memory, this.node(at));
    if (k < this.orderMax) this.markUsed(at, k);
  }

  /**
   * Turns over the bit of the pair that holds this block, below the top order; says what it was.
   */
  protected markUsed(at: number, k: number): number {
    return toggleBit(this.memory, this.map(k), this.pair(at, k));
  }

  /** A block of the zone, and not known from the bits to be anything but live? */
  protected isFreeable(at: number, k: number): boolean {
    return this.isBlock(at, k) && this.isClear(at, k) && this.isPathOpen(at, k);
  }

  /** Aligned, all of it in one region, and none of it in a hole? */
  protected isBlock(at: number, k: number): boolean {
    if (k > this.orderMax || (at & ((1 << k) - 1)) !== 0) return false;
    if (touches(this.zone.reserved, at, k)) return false;
    return this.zone.regions.some(({ from, to }) => from <= at && at + (1 << k) <= to);
  }

  /** No bit is set below this block: it is free, live, or cut into live pieces. */
  protected isClear(at: number, k: number): boolean {
    for (let j = k - 1; j >= 0; j--) {
      if (isAnySet(this.memory, this.map(j), this.pair(at, j), k - 1 - j)) return false;
    }
    return true;
  }

  /** Of each odd pair around the block, the half that does not hold it may be the free one. */
  protected isPathOpen(at: number, k: number): boolean {
    for (let j = k; j < this.orderMax; j++) {
      if (this.pairBit(at, j) === 0) continue;
      const sibling = ((at >>> j) ^ 1) << j;
      if (!this.isBlock(sibling, j) || !this.isClear(sibling, j)) return false;
    }
    return true;
  }

  protected pairBit(at: number, k: number): number {
    return loadBit(this.memory, this.map(k), this.pair(at, k));
  }

  protected pair(at: number, k: number): number {
    return (at >>> (k + 1)) - (this.firstPairs[k] as number);
  }

  protected mapWords(k: number): number {
    return k < this.orderMax ? mapWords(this.zone, k) : 0;
  }

  protected area(k: number): number {
    return this.boot.first + k * AREA_WORDS;
  }

  protected map(k: number): number {
    return this.memory.load(this.area(k) + MAP);
  }

  node(at: number): number {
    return this.space.frameBase + at * this.space.frameWords;
  }

  protected frameOf(node: number): number {
    return (node - this.space.frameBase) / this.space.frameWords;
  }

  private makeArea(k: number): void {
    const words = this.mapWords(k);
    const map = this.boot.take(words);
    makeEmpty(this.memory, this.area(k));
    this.memory.store(this.area(k) + MAP, map);
    clearWords(this.memory, map, words);
  }
}

export const pairMap: Design = {
  name: 'pair-map',
  summary: 'a bit per pair of buddies: is one of them free and one not',
  source: 'document 002; Linux 2.4 mm/page_alloc.c',
  declares: {
    sees: 'B2',
    picks: 'lifo',
    alignment: 'absolute',
    accessesMax: (frames) => 1024 + 64 * Math.ceil(Math.log2(frames + 1)) + Math.ceil(frames / 8),
    // The last two terms are the look at the bits below the block and beside the way up.
    accesses: {
      init: { once: 5, order: 8, frameWord: 1, part: 8 },
      alloc: { once: 6, level: 9 },
      free: { once: 5, level: 9, orderSquare: 1, topWord: 1 },
    },
    metadataMax: { once: 2, order: 5, frameWord: 1 },
  },
  nodeWords: LINK_WORDS,
  metadataWords,
  attach: (space) => new PairMap(space),
};
