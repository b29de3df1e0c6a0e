/**
 * Circular doubly linked lists in words. A node is an address; its first word holds the next node,
 * its second word the previous one. A sentinel closes each list: no case for an empty one, and a
 * node is unlinked without knowing which list it is on.
 *
 *      word   node + 0   node + 1
 *             next       prev
 */
import type { Memory } from '../../spec/ports/page-port.ts';

/** Words that a node takes. */
export const LINK_WORDS = 2;

export const next = (memory: Memory, node: number): number => memory.load(node);

export const previous = (memory: Memory, node: number): number => memory.load(node + 1);

/** Makes `sentinel` an empty list. */
export function makeEmpty(memory: Memory, sentinel: number): void {
  memory.store(sentinel, sentinel);
  memory.store(sentinel + 1, sentinel);
}

export const isEmpty = (memory: Memory, sentinel: number): boolean =>
  memory.load(sentinel) === sentinel;

/** Links `node` behind `before`: at the head of a list if that is its sentinel. */
export function insertAfter(memory: Memory, before: number, node: number): void {
  const after = memory.load(before);
  memory.store(node, after);
  memory.store(node + 1, before);
  memory.store(after + 1, node);
  memory.store(before, node);
}

/**
 * Unlinks `node` from whatever list it is on; its own words stay. True if that list is empty now.
 */
export function unlink(memory: Memory, node: number): boolean {
  const after = memory.load(node);
  const before = memory.load(node + 1);
  memory.store(before, after);
  memory.store(after + 1, before);
  return before === after;
}
