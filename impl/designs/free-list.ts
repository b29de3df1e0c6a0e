/**
 * Design `free-list`, of document 000: one list of free blocks per order and nothing else. A search
 * upward finds a block, `splitBlock` halves it down to the order asked for, and a freed block is
 * merged by recursion. Whether a buddy is free is found by walking the list of its order: its words
 * may be a client's, and reading them as a node made the author's first version fault.
 * Cost: alloc O(orders), free O(orders × free blocks); that is the point of this design.
 *
 *      word 0        2        4            2M
 *          [next prev][next prev]  …  [next prev]     sentinels of order 0..M
 *      word 0 and 1 of a free block's first frame:    its node
 */
import type { Allocator, Design, Memory, Space } from '../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Inspection } from '../../spec/ports/inspection.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import { carve } from '../memory/carve.ts';
import { touches } from '../memory/holes.ts';
import { insertAfter, isEmpty, LINK_WORDS, makeEmpty, next, unlink } from '../memory/list.ts';
import { ringOf } from '../memory/ring.ts';
import { addressesFit, linksFit } from '../memory/widths.ts';

/** Its parts are `protected` so that a fault can replace one and inherit the rest. */
export class FreeList implements Allocator {
  protected readonly space: Space;
  protected readonly memory: Memory;
  protected readonly zone: Zone;
  /** `LastOrder` of the document: the top order. */
  protected readonly lastOrder: Order;

  constructor(space: Space) {
    this.space = space;
    this.memory = space.memory;
    this.zone = space.zone;
    this.lastOrder = space.zone.orderMax;
  }

  init(): boolean {
    if (!this.fits()) return false;
    for (let k = 0; k <= this.lastOrder; k++) makeEmpty(this.memory, this.sentinel(k));
    this.addFrames();
    return true;
  }

  alloc(k: Order): Frame | -1 {
    const source = this.findSource(k);
    if (source < 0) return -1;
    for (let j = source; j > k; j--) this.splitBlock(j);
    return this.take(k);
  }

  free(at: Frame, k: Order): boolean {
    if (!this.isFreeable(at, k)) return false;
    this.mergeBuddies(at, k);
    return true;
  }

  inspect(): Inspection {
    const rings = [];
    for (let k = 0; k <= this.lastOrder; k++) {
      rings.push(ringOf(this.memory, this.sentinel(k), k as Order, (n) => this.frameOf(n)));
    }
    return { rings };
  }

  /** Do links to all frames fit their words? */
  protected fits(): boolean {
    return linksFit(this.space) && addressesFit(this.space);
  }

  /** Puts every frame of the zone on a list. */
  protected addFrames(): void {
    carve(this.zone, (at, k) => this.push(at, k));
  }

  /** The smallest order from k up whose list is not empty, or -1. */
  protected findSource(k: number): number {
    for (let j = k; j <= this.lastOrder; j++) {
      if (!isEmpty(this.memory, this.sentinel(j))) return j;
    }
    return -1;
  }

  /** Halves the first block of order k; the lower half is then the first of its list. */
  protected splitBlock(k: number): void {
    const at = this.take(k);
    this.push(at + (1 << (k - 1)), k - 1);
    this.push(at, k - 1);
  }

  /** Makes a block free, one order up for as long as its buddy is free too. */
  protected mergeBuddies(at: number, k: number): void {
    const buddy = this.buddyOf(at, k);
    if (k === this.lastOrder || !this.findFreeBlock(buddy, k)) {
      this.push(at, k);
      return;
    }
    unlink(this.memory, this.node(buddy));
    this.mergeBuddies(Math.min(at, buddy), k + 1);
  }

  protected buddyOf(at: number, k: number): number {
    return at ^ (1 << k);
  }

  /** Is this block on the list of its order? Walks the list: never touches the block itself. */
  protected findFreeBlock(at: number, k: number): boolean {
    const sentinel = this.sentinel(k);
    const wanted = this.node(at);
    let node = next(this.memory, sentinel);
    while (node !== sentinel && node !== wanted) node = next(this.memory, node);
    // Not `node === wanted`: the node of a buddy below the zone may lie just where the sentinel is.
    return node !== sentinel;
  }

  /** Could this block be live: aligned, in the zone, no frame of it in a hole or a free block? */
  protected isFreeable(at: number, k: number): boolean {
    const end = at + 2 ** k;
    if (k > this.lastOrder || at % 2 ** k !== 0) return false;
    if (!this.zone.regions.some(({ from, to }) => from <= at && end <= to)) return false;
    if (touches(this.zone.reserved, at, k)) return false;
    for (let j = 0; j <= this.lastOrder; j++) {
      const sentinel = this.sentinel(j);
      for (let n = next(this.memory, sentinel); n !== sentinel; n = next(this.memory, n)) {
        const free = this.frameOf(n);
        if (free < end && at < free + (1 << j)) return false;
      }
    }
    return true;
  }

  /** Takes the first block of a list that is not empty. */
  protected take(k: number): Frame {
    const node = next(this.memory, this.sentinel(k));
    unlink(this.memory, node);
    return this.frameOf(node);
  }

  /** Puts a block at the head of its list. */
  protected push(at: number, k: number): void {
    insertAfter(this.memory, this.sentinel(k), this.node(at));
  }

  protected sentinel(k: number): number {
    return k * LINK_WORDS;
  }

  node(at: number): number {
    return this.space.frameBase + at * this.space.frameWords;
  }

  protected frameOf(node: number): Frame {
    return ((node - this.space.frameBase) / this.space.frameWords) as Frame;
  }
}

export const freeList: Design = {
  name: 'free-list',
  summary: 'lists only; a buddy is looked for by walking its list',
  source: 'document 000',
  declares: {
    sees: 'lists',
    picks: 'lifo',
    alignment: 'absolute',
    accessesMax: (frames) => 64 * (frames + 32),
    accesses: {
      init: { order: 2, part: 5 },
      alloc: { once: 6, level: 16 },
      free: { once: 5, order: 1, level: 5, listed: 2 },
    },
    metadataMax: { order: 2 },
  },
  nodeWords: LINK_WORDS,
  metadataWords: (zone) => (zone.orderMax + 1) * LINK_WORDS,
  attach: (space) => new FreeList(space),
};
