/**
 * The stripes: for each size class the free blocks of all trees, in one circular list for taking
 * any of them, and one bit per node of every tree for asking about a certain one (scheme B1).
 * List and bit are changed together, here and nowhere else.
 *
 * The bits of a tree are interleaved: a node of order k at offset a from the base has bit
 * 2a + 2^k - 1, its place among all nodes read from left to right. The nodes below it then take the
 * 2^k - 1 bits on either side, so a look at consecutive bits tells whether a part of it is free.
 *
 *      order 2            3
 *            1      1           5
 *            0   0     2     4     6
 */
import type { Memory } from '../../../spec/ports/page-port.ts';
import { insertAfter, isEmpty, LINK_WORDS, makeEmpty, next, unlink } from '../../memory/list.ts';
import { clearBit, isAnySet, isSet, setBit } from './bitset.ts';
import type { Trees } from './trees.ts';

/** Words that say where the stripes lie: the sentinels, then the bits. */
export interface Addresses {
  readonly sentinelsAt: number;
  readonly bitsAt: number;
  node(at: number): number;
}

/** The stripes of these trees. An offset is that of a block from the base of its tree. */
export class Stripes {
  protected readonly memory: Memory;
  protected readonly trees: Trees;
  protected readonly addresses: Addresses;

  constructor(memory: Memory, trees: Trees, addresses: Addresses) {
    this.memory = memory;
    this.trees = trees;
    this.addresses = addresses;
  }

  makeEmpty(k: number): void {
    makeEmpty(this.memory, this.sentinel(k));
  }

  isEmpty(k: number): boolean {
    return isEmpty(this.memory, this.sentinel(k));
  }

  /** The node of the block that was put last, of a size class that is not empty. */
  firstNode(k: number): number {
    return next(this.memory, this.sentinel(k));
  }

  /** Makes a block of a tree free. */
  put(tree: number, offset: number, k: number): void {
    insertAfter(this.memory, this.sentinel(k), this.nodeOf(tree, offset));
    setBit(this.memory, this.bits(), this.bitOf(tree, offset, k));
  }

  /** Makes a free block of a tree not free. */
  take(tree: number, offset: number, k: number): void {
    unlink(this.memory, this.nodeOf(tree, offset));
    clearBit(this.memory, this.bits(), this.bitOf(tree, offset, k));
  }

  isFree(tree: number, offset: number, k: number): boolean {
    return isSet(this.memory, this.bits(), this.bitOf(tree, offset, k));
  }

  /**
   * Is any frame of this node free? The block itself, one below it, or one that it lies in. Cost: a
   * load for each order above, and one for each 16 frames of the block. No fewer will do: the one
   * free frame of a block may be any of them, and that bit is the only one which says so.
   */
  overlapsFree(tree: number, offset: number, k: number): boolean {
    const middle = this.bitOf(tree, offset, k);
    const below = 2 ** k - 1;
    if (isAnySet(this.memory, this.bits(), middle - below, middle + below + 1)) return true;
    const sizeClass = this.trees.sizeClass(tree);
    for (let j = k + 1; j <= sizeClass; j++) {
      if (this.isFree(tree, offset & (-1 << j), j)) return true;
    }
    return false;
  }

  sentinel(k: number): number {
    return this.memory.load(this.addresses.sentinelsAt) + k * LINK_WORDS;
  }

  protected bitOf(tree: number, offset: number, k: number): number {
    return this.trees.bitOffset(tree) + 2 * offset + 2 ** k - 1;
  }

  protected bits(): number {
    return this.memory.load(this.addresses.bitsAt);
  }

  private nodeOf(tree: number, offset: number): number {
    return this.addresses.node(this.trees.base(tree) + offset);
  }
}
