/**
 * The trees, sorted by address: each is a block of its own size class and never merges with others.
 * Alignment counts from a tree's own base. A frame's tree is found by binary search.
 *
 *      word   3 i     3 i + 1       3 i + 2
 *             base    size class    offset of tree i's first bit
 */
import type { Memory } from '../../../spec/ports/page-port.ts';

/** Words that a tree takes in the table. */
export const TREE_WORDS = 3;

const NO_TREE = -1;

/** The table of trees at word `at` of the memory. Tree numbers ascend with their bases. */
export class Trees {
  private readonly memory: Memory;
  /** Words that hold the table's address and its length: the table itself may lie anywhere. */
  private readonly tableAt: number;
  private readonly countAt: number;

  constructor(memory: Memory, tableAt: number, countAt: number) {
    this.memory = memory;
    this.tableAt = tableAt;
    this.countAt = countAt;
  }

  count(): number {
    return this.memory.load(this.countAt);
  }

  base(tree: number): number {
    return this.memory.load(this.slot(tree));
  }

  sizeClass(tree: number): number {
    return this.memory.load(this.slot(tree) + 1);
  }

  bitOffset(tree: number): number {
    return this.memory.load(this.slot(tree) + 2);
  }

  /** Appends a tree, which must lie behind all others. */
  append(base: number, sizeClass: number, bitOffset: number): void {
    const tree = this.count();
    const slot = this.slot(tree);
    this.memory.store(slot, base);
    this.memory.store(slot + 1, sizeClass);
    this.memory.store(slot + 2, bitOffset);
    this.memory.store(this.countAt, tree + 1);
  }

  /** The tree that holds this frame, or -1. Cost: log₂ of the number of trees. */
  find(at: number): number {
    let low = 0;
    let high = this.count();
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.base(middle) <= at) low = middle + 1;
      else high = middle;
    }
    const tree = low - 1;
    if (tree < 0 || at >= this.base(tree) + 2 ** this.sizeClass(tree)) return NO_TREE;
    return tree;
  }

  private slot(tree: number): number {
    return this.memory.load(this.tableAt) + tree * TREE_WORDS;
  }
}
