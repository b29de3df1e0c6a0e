/**
 * Design `order-map`, our own fastest: what the author of document 000 wished for, a map of all
 * frames that tells in constant time whether a buddy is free. One word per frame holds the order of
 * the block that starts there, live or free; a mask holds which orders have a free block at all, so
 * the search for a source is one instruction. Nothing is kept in the frames themselves: no word of
 * a client's is ever near. Cost: O(splits), O(merges); three words per frame.
 *
 *      word 0    mask: bit k = the list of order k is not empty
 *           1    sentinels of order 0..M, two words each
 *           L    links, two words per frame
 *           T    tags, one word per frame: 0 no block starts here, k + 1 free, k + 33 live
 */
import type { Allocator, Design, Memory, Space } from '../../spec/ports/page-port.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Inspection } from '../../spec/ports/inspection.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { lowestBit } from '../memory/bits.ts';
import { carve } from '../memory/carve.ts';
import { insertAfter, LINK_WORDS, makeEmpty, next, unlink } from '../memory/list.ts';
import { ringOf } from '../memory/ring.ts';
import { addressesFit, fitsWord } from '../memory/widths.ts';

const MASK = 0;
const SENTINELS = 1;
export const NO_BLOCK = 0;
export const FREE = 1;
export const LIVE = 33;

const firstFrame = ({ regions }: Zone): number => regions[0]?.from ?? 0;
const endFrame = ({ regions }: Zone): number => regions.at(-1)?.to ?? 0;
const frameCount = (zone: Zone): number => endFrame(zone) - firstFrame(zone);
const linksAt = ({ orderMax }: Zone): number => SENTINELS + (orderMax + 1) * LINK_WORDS;
const tagsAt = (zone: Zone): number => linksAt(zone) + frameCount(zone) * LINK_WORDS;

/** Its parts are `protected` so that a fault can replace one and inherit the rest. */
export class OrderMap implements Allocator {
  protected readonly space: Space;
  protected readonly memory: Memory;
  protected readonly zone: Zone;
  protected readonly orderMax: number;
  protected readonly base: number;
  protected readonly end: number;
  /** Where the node, and the tag, of frame 0 would be: saves a subtraction per access. */
  private readonly nodes: number;
  private readonly tags: number;

  constructor(space: Space) {
    const { memory, zone } = space;
    this.space = space;
    this.memory = memory;
    this.zone = zone;
    this.orderMax = zone.orderMax;
    this.base = firstFrame(zone);
    this.end = endFrame(zone);
    this.nodes = linksAt(zone) - this.base * LINK_WORDS;
    this.tags = tagsAt(zone) - this.base;
  }

  init(): boolean {
    if (!this.fits()) return false;
    this.memory.store(MASK, 0);
    for (let k = 0; k <= this.orderMax; k++) makeEmpty(this.memory, this.sentinel(k));
    this.clearTags();
    carve(this.zone, (at, k) => this.push(at, k));
    return true;
  }

  alloc(k: Order): Frame | -1 {
    const source = this.findSource(k);
    if (source < 0) return -1;
    const at = this.take(source);
    this.splitDown(at, source, k);
    this.setTag(at, LIVE + k);
    return at as Frame;
  }

  free(at: Frame, k: Order): boolean {
    if (!this.isLive(at, k)) return false;
    this.mergeUp(at, k);
    return true;
  }

  inspect(): Inspection {
    const rings = [];
    for (let k = 0; k <= this.orderMax; k++) {
      rings.push(ringOf(this.memory, this.sentinel(k), k as Order, (n) => this.frameOf(n)));
    }
    const marks = { scheme: 'B6' as const, at: ({ at }: Block) => this.orderAt(at) };
    const counts = { ordersMask: this.memory.load(MASK) };
    return { rings, marks, counts, marked: this.markedFree() };
  }

  /** Do the nodes of all frames, which lie beside them, have addresses that fit a word? */
  protected fits(): boolean {
    return fitsWord(this.node(this.end - 1)) && addressesFit(this.space);
  }

  protected clearTags(): void {
    for (let at = this.base; at < this.end; at++) this.setTag(at, NO_BLOCK);
  }

  /** The smallest order from k up that has a free block, or -1. */
  protected findSource(k: number): number {
    return lowestBit(this.memory.load(MASK) & (-1 << k));
  }

  /** Keeps the lower half of a block of order `source`, down to order k; frees each upper half. */
  protected splitDown(at: number, source: number, k: number): void {
    for (let j = source - 1; j >= k; j--) this.push(at + (1 << j), j);
  }

  /**
   * Makes a block free, one order up for as long as its buddy is free too. Of each merged pair only
   * the upper half's tag is taken away: the lower one's is written over at the end.
   */
  protected mergeUp(at: number, k: number): void {
    let lower = at;
    let j = k;
    while (j < this.orderMax && this.isMergeable(lower ^ (1 << j), j)) {
      this.remove(lower ^ (1 << j), j);
      this.setTag(lower | (1 << j), NO_BLOCK);
      lower &= ~(1 << j);
      j++;
    }
    this.push(lower, j);
  }

  /** Is there a free block of exactly this order at this frame, which may lie outside the zone? */
  protected isMergeable(at: number, k: number): boolean {
    return this.isInside(at) && this.tag(at) === FREE + k;
  }

  protected isLive(at: number, k: number): boolean {
    return this.isInside(at) && this.tag(at) === LIVE + k;
  }

  protected isInside(at: number): boolean {
    return at >= this.base && at < this.end;
  }

  /** Takes the first block of a list that is not empty. */
  protected take(k: number): number {
    const at = this.frameOf(next(this.memory, this.sentinel(k)));
    this.remove(at, k);
    return at;
  }

  /** Takes a block off its list; its tag is the caller's affair. */
  protected remove(at: number, k: number): void {
    if (!unlink(this.memory, this.node(at))) return;
    this.memory.store(MASK, this.memory.load(MASK) & ~(1 << k));
  }

  protected push(at: number, k: number): void {
    insertAfter(this.memory, this.sentinel(k), this.node(at));
    this.setTag(at, FREE + k);
    this.memory.store(MASK, this.memory.load(MASK) | (1 << k));
  }

  protected tag(at: number): number {
    return this.memory.load(this.tags + at);
  }

  protected setTag(at: number, tag: number): void {
    this.memory.store(this.tags + at, tag);
  }

  protected sentinel(k: number): number {
    return SENTINELS + k * LINK_WORDS;
  }

  node(at: number): number {
    return this.nodes + at * LINK_WORDS;
  }

  protected frameOf(node: number): number {
    return (node - this.nodes) >> 1;
  }

  private orderAt(at: number): number {
    const tag = this.tag(at);
    if (tag === NO_BLOCK) return -1;
    return tag >= LIVE ? tag - LIVE : tag - FREE;
  }

  private markedFree(): Block[] {
    const blocks: Block[] = [];
    for (let at = this.base; at < this.end; at++) {
      const tag = this.tag(at);
      if (tag === NO_BLOCK || tag >= LIVE) continue;
      blocks.push({ at: at as Frame, order: (tag - FREE) as Order });
    }
    return blocks;
  }
}

export const orderMap: Design = {
  name: 'order-map',
  summary:
    'a word per frame tells the order of its block; a mask tells the orders with free blocks',
  source: 'our own; the wish of document 000',
  declares: {
    sees: 'B6',
    picks: 'lifo',
    alignment: 'absolute',
    accessesMax: (frames) => 1024 + 16 * Math.ceil(Math.log2(frames + 1)),
    accesses: {
      init: { once: 1, order: 2, frame: 1, part: 8 },
      alloc: { once: 9, level: 8 },
      free: { once: 9, level: 8 },
    },
    metadataMax: { once: 1, order: 2, frame: 3 },
  },
  nodeWords: LINK_WORDS,
  metadataWords: (zone) => tagsAt(zone) + frameCount(zone),
  attach: (space) => new OrderMap(space),
};
