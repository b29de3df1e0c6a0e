/**
 * What several CPUs' calls may answer (K2): as if each had happened at one moment between its begin
 * and its end, one after the other, by the contracts of `operations.ts`. A refusal is therefore
 * right only if at some moment of the call nothing fitted. Per-CPU caches weaken that, by
 * declaration: frames in other CPUs' caches may be out of reach, and a cache gives what it has,
 * not what a smallest source would give. Source: Herlihy and Wing 1990 (doi:10.1145/78969.78972).
 */
import { type Block, isAligned } from '../blocks/geometry.ts';
import { type Answer, type Call, cuts } from '../operations/operations.ts';
import { freeFrames, isLive, type Picture } from '../pages/state.ts';
import type { Frame, Order } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';

/** What a design declares about calls that overlap in time. */
export interface Slack {
  /** Is O3 (smallest source) not owed: for per-CPU caches, or since it was never promised? */
  readonly hasCaches: boolean;
  /** Free frames that may be out of a call's reach: those in other CPUs' caches. */
  readonly hiddenMax: number;
}

/** No caches: every call behaves as on one CPU. */
export const noSlack: Slack = { hasCaches: false, hiddenMax: 0 };

/** Every answer that the call may give if it happens in this state. */
export function answers(state: Picture, call: Call, slack: Slack): Answer[] {
  if (call.op === 'free') return [isLive(state, call.block)];
  const possible = slack.hasCaches
    ? blocksIn(freeFrames(state), state.zone, call.order)
    : cuts(state, call.order);
  return possible.length <= slack.hiddenMax ? [...possible, undefined] : possible;
}

/**
 * Every aligned block of this order that consists of free frames. A hidden frame spoils one of
 * them, so with no more of them than hidden frames none may be in reach.
 */
export function blocksIn(free: ReadonlySet<number>, zone: Zone, k: Order): Block[] {
  const size = 2 ** k;
  const blocks: Block[] = [];
  if (k > zone.orderMax) return blocks;
  for (const { from, to, origin } of zone.regions) {
    for (let at: number = from; at + size <= to; at++) {
      const b = { at: at as Frame, order: k };
      if (!isAligned(b, origin)) continue;
      let i = 0;
      while (i < size && free.has(at + i)) i++;
      if (i === size) blocks.push(b);
    }
  }
  return blocks;
}
