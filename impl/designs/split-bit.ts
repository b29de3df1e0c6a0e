/**
 * Design `split-bit`, of document 004: a chunk of memory is a binary tree in heap order, node i
 * having the halves 2i and 2i + 1, and each inner node has one bit. Of the four states of two
 * halves only "one of them used" must be told from the rest, since what is done tells the others
 * apart: to allocate in an unused pair is to split its node, to free in a half-used one is to
 * join it. Each turns the bit over, so the bit is 1 where exactly one half is free. The free
 * halves of an order are on a circular list; a sibling to be joined is unlinked without being
 * searched for.
 *
 * What the document leaves open is the many chunks. Here no chunk is in hand until a request finds
 * no free block in those that are; then one is taken from the layer below. One that is wholly free
 * goes back at once: its bits are all 0 then, as the next one to take it must find them, so taking
 * it is a matter of two links, and whoever wants to keep spares can keep them below. A free block
 * of the top order and a chunk that is below are therefore one and the same thing: the list of the
 * pool is the list of the top order, and all invariants hold as they stand. What a wholly free
 * chunk is not, is known to be free: it has no pair above it, and pair bits of its own that are
 * all 0.
 *
 *      word 0        the pool of chunks below
 *           3        sentinels of order 0..M-1, two words each
 *           3 + 2M   bits of chunk 0, of chunk 1, …: bit i for inner node i, bit 0 unused
 *      word 0 and 1 of a free block's first frame: its node
 */
import type { Allocator, Design, Memory, Space } from '../../spec/ports/page-port.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Inspection } from '../../spec/ports/inspection.ts';
import type { Interval, Zone } from '../../spec/blocks/zone.ts';
import { clearWords, isAnySet, loadBit, toggleBit, wordsForBits } from '../memory/bits.ts';
import { carve } from '../memory/carve.ts';
import { touches } from '../memory/holes.ts';
import { insertAfter, isEmpty, LINK_WORDS, makeEmpty, next, unlink } from '../memory/list.ts';
import { ringOf } from '../memory/ring.ts';
import { addressesFit, linksFit } from '../memory/widths.ts';
import { type Chunk, ChunkPool, POOL_WORDS, type Span, spansOf } from './split-bit-chunks.ts';

/** The top order for 2 MB chunks of 4 KiB frames. */
export const CHUNK_ORDER = 9;

const chunkWords = ({ orderMax }: Zone): number => wordsForBits(2 ** orderMax);
const bitsAt = ({ orderMax }: Zone): number => POOL_WORDS + orderMax * LINK_WORDS;
const chunkCount = (zone: Zone): number =>
  spansOf(zone).reduce((count, { chunks }) => count + chunks.length, 0);

/** The allocator of document 004, over many chunks. */
export class SplitBit implements Allocator {
  protected readonly space: Space;
  protected readonly memory: Memory;
  protected readonly zone: Zone;
  protected readonly orderMax: number;
  protected readonly spans: readonly Span[];
  /** Where the bits of chunk 0 lie, and how many words each chunk has of them. */
  protected readonly bitsBase: number;
  protected readonly bitsWords: number;
  protected readonly pool: ChunkPool;

  constructor(space: Space) {
    this.space = space;
    this.memory = space.memory;
    this.zone = space.zone;
    this.orderMax = space.zone.orderMax;
    this.spans = spansOf(space.zone);
    this.bitsBase = bitsAt(space.zone);
    this.bitsWords = chunkWords(space.zone);
    this.pool = new ChunkPool(
      space.memory,
      0,
      (at) => this.node(at),
      (node) => this.frameOf(node),
    );
  }

  init(): boolean {
    if (!this.fits()) return false;
    this.pool.init();
    for (let k = 0; k < this.orderMax; k++) makeEmpty(this.memory, this.sentinel(k));
    const chunks = this.spans.flatMap((span) => span.chunks);
    this.clearBits(chunks.length);
    for (const chunk of chunks.toReversed()) {
      if (chunk.isWhole) this.pool.giveBack(chunk.base);
      else this.keep(chunk);
    }
    return true;
  }

  alloc(k: Order): Frame | -1 {
    for (let j: number = k; j < this.orderMax; j++) {
      const sentinel = this.sentinel(j);
      if (!isEmpty(this.memory, sentinel)) return this.takeFrom(j, sentinel, k);
    }
    const at = k > this.orderMax ? -1 : this.takeChunk();
    if (at >= 0) this.split(this.chunkAt(at) as Chunk, 1, this.orderMax, k);
    return at as Frame | -1;
  }

  free(at: Frame, k: Order): boolean {
    const chunk = this.chunkAt(at);
    if (!chunk || !this.isFreeable(chunk, at, k)) return false;
    let node = this.heapNode(chunk, at, k);
    let j: number = k;
    while (j < this.orderMax && this.turn(chunk, node >>> 1) === 1) {
      unlink(this.memory, this.node(this.frameAt(chunk, node ^ 1, j)));
      node >>>= 1;
      j++;
    }
    this.putBack(chunk, node, j);
    return true;
  }

  inspect(): Inspection {
    const frameOf = (node: number): number => this.frameOf(node);
    const rings = [];
    for (let k = 0; k < this.orderMax; k++) {
      rings.push(ringOf(this.memory, this.sentinel(k), k as Order, frameOf));
    }
    rings.push(ringOf(this.memory, this.pool.sentinel, this.orderMax as Order, frameOf));
    const freeBlocks: number[] = [];
    freeBlocks[this.orderMax] = this.pool.count;
    return { rings, marks: { scheme: 'B2', at: this.bitReader() }, counts: { freeBlocks } };
  }

  /** Do links to all frames fit their words? */
  protected fits(): boolean {
    return linksFit(this.space) && addressesFit(this.space);
  }

  /** The first frame of a chunk from the layer below, or -1. */
  protected takeChunk(): number {
    return this.pool.take();
  }

  /** Takes the first block of order j off its list and hands out its first 2^k frames. */
  protected takeFrom(j: number, sentinel: number, k: number): Frame {
    const node = next(this.memory, sentinel);
    unlink(this.memory, node);
    const at = this.frameOf(node);
    const chunk = this.chunkAt(at) as Chunk;
    const heapNode = this.heapNode(chunk, at, j);
    this.turn(chunk, heapNode >>> 1);
    this.split(chunk, heapNode, j, k);
    return at as Frame;
  }

  /** Splits a node of order j down to order k: each upper half becomes free. */
  protected split(chunk: Chunk, node: number, j: number, k: number): void {
    for (let parent = node, i = j - 1; i >= k; parent *= 2, i--) {
      this.push(this.frameAt(chunk, 2 * parent + 1, i), i);
      this.turn(chunk, parent);
    }
  }

  /** Puts a node that does not join on its list; the root of a chunk goes to the layer below. */
  protected putBack(chunk: Chunk, node: number, j: number): void {
    if (j === this.orderMax) this.pool.giveBack(chunk.base);
    else this.push(this.frameAt(chunk, node, j), j);
  }

  protected push(at: number, k: number): void {
    insertAfter(this.memory, this.sentinel(k), this.node(at));
  }

  /** Turns over the bit of an inner node and says what it was. */
  protected turn(chunk: Chunk, node: number): number {
    return toggleBit(this.memory, this.bits(chunk), node);
  }

  /** Aligned in its chunk, inside it, no hole, and not known from the bits not to be live? */
  protected isFreeable(chunk: Chunk, at: number, k: number): boolean {
    if (k > this.orderMax || ((at - chunk.base) & ((1 << k) - 1)) !== 0 || at + (1 << k) > chunk.to)
      return false;
    if (touches(chunk.holes, at, k)) return false;
    let node = this.heapNode(chunk, at, k);
    if (!this.isClear(chunk, node, k)) return false;
    for (let j = k; j < this.orderMax; j++, node >>>= 1) {
      if (loadBit(this.memory, this.bits(chunk), node >>> 1) === 0) continue;
      // One half is free: not the one that holds the block, so the other one, wholly.
      const sibling = this.frameAt(chunk, node ^ 1, j);
      const isBlock = chunk.from <= sibling && sibling + (1 << j) <= chunk.to;
      if (!isBlock || !this.isClear(chunk, node ^ 1, j)) return false;
    }
    return true;
  }

  /** No bit is set in the subtree of this node of order k. Cost: 2^k / 32 loads and k more. */
  protected isClear(chunk: Chunk, node: number, k: number): boolean {
    for (let depth = 0; depth < k; depth++) {
      if (isAnySet(this.memory, this.bits(chunk), node << depth, depth)) return false;
    }
    return true;
  }

  /**
   * What is stored for a pair. By absolute alignment two regions may each have a part of one tree,
   * and of each pair at most one half: the bit is that of either. By their own, trees are apart.
   */
  protected bitReader(): (pair: Block) => number {
    const isOwn = this.zone.alignment === 'region';
    const windows = new Map<number, Chunk[]>();
    for (const chunk of this.spans.flatMap((span) => span.chunks)) {
      windows.set(chunk.base, [...(windows.get(chunk.base) ?? []), chunk]);
    }
    return ({ at, order }) => {
      const own = isOwn ? this.chunkAt(at) : undefined;
      const window = at - (at % 2 ** this.orderMax);
      const chunks = own ? [own] : (windows.get(window) ?? []);
      const bit = (chunk: Chunk): number =>
        loadBit(this.memory, this.bits(chunk), this.heapNode(chunk, at, order));
      return chunks.reduce((sum, chunk) => sum ^ bit(chunk), 0);
    };
  }

  /** What is in hand from the start: the largest blocks of it become free. */
  protected keep(chunk: Chunk): void {
    const { base, from, to, holes } = chunk;
    const shifted = (part: { from: number; to: number }): Interval => ({
      from: (part.from - base) as Frame,
      to: (part.to - base) as Frame,
    });
    const region = { ...shifted({ from, to }), origin: 0 as Frame };
    const reserved = holes.map(shifted);
    carve({ ...this.zone, regions: [region], reserved }, (offset, k) => {
      this.push(base + offset, k);
      this.turn(chunk, this.heapNode(chunk, base + offset, k) >>> 1);
    });
  }

  protected clearBits(chunks: number): void {
    clearWords(this.memory, this.bitsBase, chunks * this.bitsWords);
  }

  protected chunkAt(at: number): Chunk | undefined {
    for (const { from, to, chunks } of this.spans) {
      if (from > at || at >= to) continue;
      return chunks[(at - (chunks[0] as Chunk).base) >>> this.orderMax];
    }
    return undefined;
  }

  /** The number in the heap of an aligned block of its chunk. */
  protected heapNode(chunk: Chunk, at: number, k: number): number {
    return (1 << (this.orderMax - k)) + ((at - chunk.base) >>> k);
  }

  /** The first frame of a node of order k. */
  protected frameAt(chunk: Chunk, node: number, k: number): number {
    return chunk.base + ((node << k) - (1 << this.orderMax));
  }

  protected bits(chunk: Chunk): number {
    return this.bitsBase + chunk.index * this.bitsWords;
  }

  protected sentinel(k: number): number {
    return POOL_WORDS + k * LINK_WORDS;
  }

  node(at: number): number {
    return this.space.frameBase + at * this.space.frameWords;
  }

  protected frameOf(node: number): number {
    return (node - this.space.frameBase) / this.space.frameWords;
  }
}

export const splitBit: Design = {
  name: 'split-bit',
  summary: 'chunks as heap-ordered trees, a bit per node: is one of its halves free and one not',
  source: 'document 004',
  declares: {
    sees: 'B2',
    picks: 'lifo',
    alignment: 'region',
    accessesMax: (frames) => 1024 + 64 * Math.ceil(Math.log2(frames + 1)) + Math.ceil(frames / 8),
    // The last two terms are the look at the bits below the block and beside the way up.
    accesses: {
      init: { once: 3, order: 2, treeWord: 1, part: 7 },
      alloc: { once: 8, level: 8 },
      free: { once: 7, level: 7, orderSquare: 0.5, topWord: 1 },
    },
    metadataMax: { once: 3, order: 2, treeWord: 1 },
  },
  nodeWords: LINK_WORDS,
  metadataWords: (zone) => bitsAt(zone) + chunkCount(zone) * chunkWords(zone),
  attach: (space) => new SplitBit(space),
};
