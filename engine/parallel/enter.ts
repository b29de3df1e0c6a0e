/** Enters states in a table that has doubled: all workers do, each its share of the states. */

import { fingerprint } from '../search/fingerprint.ts';
import type { Span } from './messages.ts';
import type { SharedStates } from './shared-states.ts';

/** Keys entered at a time. */
const slice = 64;

/**
 * Enters states that differ from one another and from all that are there. First some fingerprints,
 * then a look at their slots, then all stores: the cache misses of a tight loop overlap. Returns
 * the sum of what it looked at, so that the look is not taken for idle.
 */
export function enterAll(states: SharedStates, table: Int32Array, spans: readonly Span[]): number {
  const lanes = new Int32Array(2 * slice);
  let warm = 0;
  for (const [first, all] of spans) {
    for (let i = 0; i < all; i += slice) {
      warm ^= enter(states, table, first + i, Math.min(slice, all - i), lanes);
    }
  }
  return warm;
}

/** The same of `count` states in one chunk. */
function enter(
  states: SharedStates,
  table: Int32Array,
  first: number,
  count: number,
  lanes: Int32Array,
): number {
  const width = states.keyWords > 0 ? states.keyWords : states.stateWords;
  const mask = table.length - 1;
  const keys = states.keys[first >>> states.shift]!;
  let at = (first & states.mask) * width;
  for (let lane = 0; lane < 2 * count; lane += 2, at += width) {
    fingerprint(keys, at, width, lanes, lane);
  }
  let warm = 0;
  for (let lane = 0; lane < 2 * count; lane += 2) warm ^= table[lanes[lane]! & mask]!;
  for (let i = 0; i < count; i++) {
    const entry = (lanes[2 * i + 1]! & ~mask) | (first + i + 1);
    let slot = lanes[2 * i]! & mask;
    while (table[slot] !== 0 || Atomics.compareExchange(table, slot, 0, entry) !== 0) {
      slot = (slot + 1) & mask;
    }
  }
  return warm;
}
