/**
 * What an allocator is given: regions of frames, the holes in them that it must never touch, and
 * the top order. Any interval will do: sizes that are no power of two, bases that are not aligned
 * to the top order, and more than one block of the top order.
 */
import type { Declarations } from '../promises/promises.ts';
import { type Block, endOf } from './geometry.ts';
import { type Frame, frame, type Order, order } from './units.ts';

/** Frames from `from` up to, not including, `to`. */
export interface Interval {
  readonly from: Frame;
  readonly to: Frame;
}

/** An interval in which blocks may merge; blocks of order k lie multiples of 2^k from `origin`. */
export interface Region extends Interval {
  readonly origin: Frame;
}

/**
 * Where alignment counts from, as a design declares: `absolute` from frame 0, so regions that touch
 * are one region; `region` from each region's own first frame, so that regions never merge with one
 * another, and a block is physically aligned no better than its region's first frame.
 */
export type Alignment = Declarations['alignment'];

/** Regions ascending and disjoint; reserved intervals ascending, disjoint, each in one region. */
export interface Zone {
  readonly regions: readonly Region[];
  readonly reserved: readonly Interval[];
  readonly orderMax: Order;
  readonly alignment: Alignment;
}

/** A zone as people write it. */
export interface ZoneShape {
  /** `[from, to)` pairs in any order. */
  readonly regions: readonly (readonly [number, number])[];
  readonly reserved?: readonly (readonly [number, number])[];
  /** 0..20; may be above the largest block that fits. */
  readonly orderMax: number;
  readonly alignment?: Alignment;
}

/**
 * Checks a shape and puts it in order.
 * @throws RangeError for an empty, reversed or overlapping interval, and for a reserved one that
 * does not lie in one region.
 */
export function zone(shape: ZoneShape): Zone {
  const alignment = shape.alignment ?? 'absolute';
  if (shape.regions.length === 0)
    throw new RangeError('a zone needs at least one region, got none');
  const joined = alignment === 'absolute' ? joinTouching : (all: readonly Interval[]) => all;
  const regions = joined(ascending(shape.regions, 'region')).map(({ from, to }) => ({
    from,
    to,
    origin: alignment === 'absolute' ? frame(0) : from,
  }));
  const reserved = ascending(shape.reserved ?? [], 'reserved interval');
  for (const hole of reserved) {
    if (regions.some((r) => r.from <= hole.from && hole.to <= r.to)) continue;
    throw new RangeError(`reserved interval ${showInterval(hole)} must lie in one region`);
  }
  return { regions, reserved, orderMax: order(shape.orderMax), alignment };
}

/** `[0,8)`, as intervals print everywhere. */
export const showInterval = ({ from, to }: Interval): string => `[${from},${to})`;

/** One line that tells a zone from every other: `[0,8) [16,24) without [3,4), top order 3`. */
export function showZone({ regions, reserved, orderMax, alignment }: Zone): string {
  const holes = reserved.length === 0 ? '' : ` without ${reserved.map(showInterval).join(' ')}`;
  const own = alignment === 'region' ? ', aligned to each region' : '';
  return `${regions.map(showInterval).join(' ')}${holes}, top order ${orderMax}${own}`;
}

/** The region that holds this frame. Cost: linear in the number of regions. */
export const regionAt = (z: Zone, at: number): Region | undefined =>
  z.regions.find(({ from, to }) => from <= at && at < to);

/** The region in which the whole block lies. */
export function regionOf(z: Zone, b: Block): Region | undefined {
  const region = regionAt(z, b.at);
  return region && endOf(b) <= region.to ? region : undefined;
}

export const isReserved = (z: Zone, at: number): boolean =>
  z.reserved.some(({ from, to }) => from <= at && at < to);

/** Is some frame of the block reserved? Cost: linear in the reserved intervals. */
export const touchesReserved = ({ reserved }: Zone, b: Block): boolean =>
  reserved.some(({ from, to }) => from < endOf(b) && b.at < to);

/** Every frame that may be handed out, ascending. */
export const usableFrames = (z: Zone): Frame[] =>
  z.regions.flatMap(framesIn).filter((at) => !isReserved(z, at));

/** Every frame of an interval, ascending. */
export const framesIn = ({ from, to }: Interval): Frame[] =>
  Array.from({ length: to - from }, (_, i) => (from + i) as Frame);

function ascending(pairs: readonly (readonly [number, number])[], what: string): Interval[] {
  const all = pairs.map(([from, to]) => ({ from: frame(from), to: frame(to) }));
  all.sort((a, b) => a.from - b.from);
  all.forEach((interval, i) => {
    if (interval.from >= interval.to) {
      throw new RangeError(`${what} ${showInterval(interval)} must hold at least one frame`);
    }
    const before = all[i - 1];
    if (before && interval.from < before.to) {
      const both = `${showInterval(before)} and ${showInterval(interval)}`;
      throw new RangeError(`${what}s must not overlap, got ${both}`);
    }
  });
  return all;
}

function joinTouching(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const interval of intervals) {
    const last = joined.at(-1);
    if (last?.to === interval.from) joined[joined.length - 1] = { ...last, to: interval.to };
    else joined.push(interval);
  }
  return joined;
}
