/**
 * The state of the spec: which blocks are live. Free blocks are derived, so that in the spec
 * nothing can be lost and free buddies are always merged; for an implementation these are then
 * theorems to be checked. Free blocks being a function of the live ones is obligation I5c: any two
 * correct allocators with the same live blocks have the same free blocks.
 */
import { type Block, covers, isAligned, overlap, sameBlock, sizeOf } from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import { framesIn, isReserved, type Region, type Zone } from '../blocks/zone.ts';
import type { Heap } from './heap.ts';

/** `live` ascends by frame; its blocks are aligned, in the zone, disjoint and not reserved. */
export interface State {
  readonly zone: Zone;
  readonly live: readonly Block[];
}

/** A state with its free blocks, which are costly to derive and needed by every contract. */
export class Picture implements State, Heap {
  readonly zone: Zone;
  readonly live: readonly Block[];
  /** Ascending. */
  readonly free: readonly Block[];

  constructor({ zone, live }: State) {
    this.zone = zone;
    this.live = live;
    this.free = freeBlocks(this);
  }

  isLive(b: Block): boolean {
    for (const other of this.live) if (sameBlock(other, b)) return true;
    return false;
  }

  liveOver(b: Block): Block | undefined {
    return this.live.find((other) => overlap(other, b));
  }

  freeOver(b: Block): Block | undefined {
    return this.free.find((other) => covers(other, b));
  }

  smallest(k: Order): Order | undefined {
    let least: Order | undefined;
    for (const { order } of this.free) {
      if (order >= k && (least === undefined || order < least)) least = order;
    }
    return least;
  }

  freeOf(k: Order): readonly Block[] {
    return this.free.filter(({ order }) => order === k);
  }
}

/** The state with its free blocks. Cost: frames times orders. */
export const picture = (state: State): Picture => new Picture(state);

/** Nothing is live. */
export const emptyState = (zone: Zone): State => ({ zone, live: [] });

/** The state in which `b` is live too. The caller vouches that its frames were free. */
export const withLive = ({ zone, live }: State, b: Block): State => ({
  zone,
  live: [...live, b].toSorted((x, y) => x.at - y.at),
});

/** The state in which `b` is not live. */
export const withoutLive = ({ zone, live }: State, b: Block): State => ({
  zone,
  live: live.filter((other) => !sameBlock(other, b)),
});

export const isLive = ({ live }: State, b: Block): boolean =>
  live.some((other) => sameBlock(other, b));

/** Frames that are neither live nor reserved, as a set. Cost: linear in frames. */
export function freeFrames({ zone, live }: State): Set<number> {
  const free = new Set<number>();
  for (const region of zone.regions) {
    for (const at of framesIn(region)) if (!isReserved(zone, at)) free.add(at);
  }
  for (const b of live) for (let i = 0; i < sizeOf(b.order); i++) free.delete(b.at + i);
  return free;
}

/**
 * The free blocks, ascending: the largest aligned blocks, up to the top order, that consist of free
 * frames and lie in one region. Cost: frames times orders.
 */
export function freeBlocks(state: State): Block[] {
  const free = freeFrames(state);
  return state.zone.regions.flatMap((region) => largestBlocks(region, free, state.zone.orderMax));
}

/**
 * From left to right, always the largest block that starts here. None of them is half of a larger
 * free block: an upper half would have been taken with its lower one, further left.
 */
function largestBlocks(region: Region, free: ReadonlySet<number>, orderMax: Order): Block[] {
  const blocks: Block[] = [];
  let at = region.from;
  while (at < region.to) {
    const largest = largestAt(at, region, free, orderMax);
    if (largest) blocks.push(largest);
    at = (at + (largest ? sizeOf(largest.order) : 1)) as Frame;
  }
  return blocks;
}

function largestAt(at: Frame, region: Region, free: ReadonlySet<number>, orderMax: Order) {
  let largest: Block | undefined;
  for (let k = 0; k <= orderMax; k++) {
    const candidate: Block = { at, order: k as Order };
    if (!isAligned(candidate, region.origin) || at + 2 ** k > region.to) break;
    for (let i = k === 0 ? 0 : 2 ** (k - 1); i < 2 ** k; i++) {
      if (!free.has(at + i)) return largest;
    }
    largest = candidate;
  }
  return largest;
}

/** Every aligned block of this order that consists of free frames, ascending. */
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
