/**
 * Design `stripe-tree`, of documents 001 and 003: free blocks in stripes, one list per size class
 * shared by all trees and one bit per node; trees found by address. It is built from the ranges of
 * a boot free list, and its metadata lies in frames of the zone itself, at the end of a range,
 * which stays a tree that never has those frames free. What the document leaves open is finished
 * here: taking from a larger class, merging, and the free rest of the tree that holds the metadata.
 * Cost: alloc O(orders + log trees); free the same and a look at the block's own bits, 16 frames a
 * word, for telling every free that overlaps a free block.
 *
 *      word 0    head of the boot free list; -1 since init
 *           1    address of the metadata: the sentinels
 *           2    address of the trees
 *           3    number of trees
 *           4    address of the bits
 *           5    address behind the metadata
 *           6    base of the tree that the metadata was taken from
 */
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Allocator, Design, Memory, Space } from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Inspection } from '../../../spec/ports/inspection.ts';
import type { Interval } from '../../../spec/blocks/zone.ts';
import { BootFreeList, powerWithin } from './boot-free-list.ts';
import { touches } from '../../memory/holes.ts';
import { LINK_WORDS } from '../../memory/list.ts';
import { ringOf } from '../../memory/ring.ts';
import { addressesFit, endOfFrames, fitsWord, linksFit } from '../../memory/widths.ts';
import { bitsOf, frameOfWord, type Layout, layoutOf, managedBy, stretchesOf } from './layout.ts';
import { type Addresses, Stripes } from './stripes.ts';
import { Trees } from './trees.ts';

/** Where the boot free list has its head while the allocator is made. */
export const BOOT = 0;
const METADATA = 1;
const TREES = 2;
const TREE_COUNT = 3;
const BITS = 4;
const END = 5;
const OWNER = 6;
const ROOT_WORDS = 7;

const classOf = (frames: number): number => 31 - Math.clz32(frames);

/** Faults override its steps one by one. */
export class StripeTree implements Allocator {
  protected readonly space: Space;
  protected readonly memory: Memory;
  protected readonly orderMax: number;
  protected readonly trees: Trees;
  protected readonly stripes: Stripes;

  constructor(space: Space) {
    this.space = space;
    this.memory = space.memory;
    this.orderMax = space.zone.orderMax;
    this.trees = new Trees(space.memory, TREES, TREE_COUNT);
    this.stripes = this.makeStripes();
  }

  init(): boolean {
    const layout = this.layout();
    if (layout.frames > layout.largest || !this.fits()) return false;
    const boot = this.bootList();
    boot.clear();
    // Highest first: the list then ascends, and the trees come from it in the order they need.
    for (const { from, to } of stretchesOf(this.space.zone).toReversed()) boot.add(from, to - from);
    boot.splitToPowersOfTwoNoLargerThan(2 ** this.orderMax);
    boot.allocateWithoutAlwaysRemovingTheNode(layout.frames, (at, range) => {
      this.furnish(at, range, layout);
    });
    this.plant(boot, layout);
    for (let tree = this.trees.count() - 1; tree >= 0; tree--) this.seed(tree);
    return true;
  }

  alloc(k: Order): Frame | -1 {
    const source = this.findSource(k);
    if (source < 0) return -1;
    const at = this.frameOf(this.stripes.firstNode(source));
    const tree = this.trees.find(at);
    const offset = at - this.trees.base(tree);
    this.stripes.take(tree, offset, source);
    for (let j = source - 1; j >= k; j--) this.stripes.put(tree, offset + (1 << j), j);
    return at as Frame;
  }

  free(at: Frame, k: Order): boolean {
    const tree = this.trees.find(at);
    if (tree < 0 || k > this.trees.sizeClass(tree)) return false;
    const offset = at - this.trees.base(tree);
    if (offset % 2 ** k !== 0 || this.isMetadata(at, k)) return false;
    if (this.stripes.overlapsFree(tree, offset, k)) return false;
    this.mergeUp(tree, offset, k);
    return true;
  }

  inspect(): Inspection {
    const rings = [];
    for (let k = 0; k <= this.orderMax; k++) {
      const sentinel = this.stripes.sentinel(k);
      rings.push(ringOf(this.memory, sentinel, k as Order, (node) => this.frameOf(node)));
    }
    const marks = { scheme: 'B1' as const, at: (node: Block) => this.bitAt(node) };
    return { rings, marks, metadata: [this.metadata()] };
  }

  /** Do links to all frames fit their words, and the end of metadata in the last of them? */
  protected fits(): boolean {
    return linksFit(this.space) && addressesFit(this.space) && fitsWord(endOfFrames(this.space));
  }

  node(at: number): number {
    return this.space.frameBase + at * this.space.frameWords;
  }

  protected layout(): Layout {
    return layoutOf(this.space.zone, this.space);
  }

  protected bootList(): BootFreeList {
    return new BootFreeList(this.space, BOOT);
  }

  protected makeStripes(): Stripes {
    return new Stripes(this.memory, this.trees, this.addresses());
  }

  protected addresses(): Addresses {
    return { sentinelsAt: METADATA, bitsAt: BITS, node: (at) => this.node(at) };
  }

  /** Writes the metadata of no trees into frames that were taken from `range`. */
  protected furnish(at: Frame, range: Frame, layout: Layout): void {
    const base = this.node(at);
    this.memory.store(METADATA, base);
    this.memory.store(TREES, base + layout.trees);
    this.memory.store(TREE_COUNT, 0);
    this.memory.store(BITS, base + layout.bits);
    this.memory.store(END, base + layout.words);
    this.memory.store(OWNER, range);
    for (let word = layout.bits; word < layout.words; word++) this.memory.store(base + word, 0);
    for (let k = 0; k <= this.orderMax; k++) this.stripes.makeEmpty(k);
  }

  /** Makes a tree of every range; the one that the metadata was taken from, of all that it was. */
  protected plant(boot: BootFreeList, layout: Layout): void {
    const owner = this.memory.load(OWNER);
    let bits = 0;
    const append = (at: Frame, frames: number): void => {
      const size = at === owner ? frames + layout.frames : frames;
      this.trees.append(at, classOf(size), bits);
      bits += bitsOf(size);
    };
    while (boot.pop(append));
  }

  /** Makes a tree free, but for the metadata: from its base the largest block that fits, and on. */
  protected seed(tree: number): void {
    let offset = 0;
    for (let left = this.usable(tree); left > 0; ) {
      const size = powerWithin(left);
      this.stripes.put(tree, offset, classOf(size));
      // The document forgets this line: every block would start at the base.
      offset += size;
      left -= size;
    }
  }

  /** Frames from a tree's base up to the metadata, or all of them. */
  protected usable(tree: number): number {
    const base = this.trees.base(tree);
    if (base === this.memory.load(OWNER)) return this.metadata().from - base;
    return 1 << this.trees.sizeClass(tree);
  }

  /** The smallest size class from k up whose stripe has a free block, or -1. */
  protected findSource(k: number): number {
    for (let j = k; j <= this.orderMax; j++) if (!this.stripes.isEmpty(j)) return j;
    return -1;
  }

  /** Makes a block free, one class up for as long as its buddy is free too. */
  protected mergeUp(tree: number, offset: number, k: number): void {
    const top = this.trees.sizeClass(tree);
    let lower = offset;
    let j = k;
    while (j < top && this.stripes.isFree(tree, lower ^ (1 << j), j)) {
      this.stripes.take(tree, lower ^ (1 << j), j);
      lower &= ~(1 << j);
      j++;
    }
    this.stripes.put(tree, lower, j);
  }

  /** The frames that the metadata lies in. Whoever frees one of them did not get it here. */
  protected metadata(): Interval {
    const from = frameOfWord(this.space, this.memory.load(METADATA));
    const last = frameOfWord(this.space, this.memory.load(END) - 1);
    return { from, to: (last + 1) as Frame };
  }

  protected isMetadata(at: number, k: number): boolean {
    return touches([this.metadata()], at, k);
  }

  protected frameOf(node: number): number {
    return (node - this.space.frameBase) / this.space.frameWords;
  }

  private bitAt({ at, order }: Block): number {
    const tree = this.trees.find(at);
    if (tree < 0 || order > this.trees.sizeClass(tree)) return 0;
    return this.stripes.isFree(tree, at - this.trees.base(tree), order) ? 1 : 0;
  }
}

export const stripeTree: Design = {
  name: 'stripe-tree',
  summary: 'trees share a list per order; a bit per node; metadata in frames of the zone',
  source: 'documents 001 and 003',
  declares: {
    sees: 'B1',
    picks: 'lifo',
    alignment: 'region',
    accessesMax: (frames) => 1024 + Math.ceil(frames / 16) + 4 * Math.ceil(Math.log2(frames + 1)),
    accesses: {
      init: { once: 20, order: 3, frameWord: 2, part: 60 },
      alloc: { once: 22, level: 15, doubling: 2 },
      free: { once: 34, level: 19, doubling: 2, topWord: 2 },
    },
    metadataMax: { once: 7, order: 2, part: 3, frameWord: 2 },
  },
  nodeWords: LINK_WORDS,
  frameWords: 16,
  metadataWords: () => ROOT_WORDS,
  managed: managedBy,
  attach: (space) => new StripeTree(space),
};
