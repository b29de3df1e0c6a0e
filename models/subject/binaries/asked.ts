/**
 * Requests for sizes between those of two blocks. An allocator that is asked in bytes or in frames
 * may be asked for any number of them; which block serves that is its own affair, as long as all
 * that was asked for lies in it.
 *
 *      alloc 40 bytes of frames of 16:   order 2 serves it; 3 frames of it are the client's
 *
 * So an asked block is two blocks: what it may take (the block of its order) and what it must not
 * give to anybody else (the frames that were asked for). Between the two lies what a right
 * allocator may keep, or hand out by itself.
 */
import type { Call } from '../../../spec/operations/operations.ts';
import { ORDER_MAX, type Order } from '../../../spec/blocks/units.ts';
import type { Unit } from './call-values.ts';
import type { Convention } from './convention.ts';
import type { Sizes } from './sizes.ts';

/** A call as binaries are called: `asked` units, where that is no block's own size. */
export type AskedCall = Call & { readonly asked?: number };

/** What this binary can be asked in, beside orders. */
export function unitOf({ alloc, allocBytes }: Convention): Unit | undefined {
  if (allocBytes || alloc.arguments.includes('bytes')) return 'bytes';
  return alloc.arguments.includes('frames') ? 'frames' : undefined;
}

/** Frames that hold so many units and the header before them; 1 for a request of nothing. */
export function framesFor({ frameBytes, headerBytes }: Sizes, unit: Unit, asked: number): number {
  if (unit === 'frames') return Math.max(1, asked);
  return Math.max(1, Math.ceil((asked + headerBytes) / frameBytes));
}

/** The order that serves it; beyond what an order can be, the largest. */
export const orderFor = (frames: number): Order =>
  Math.min(ORDER_MAX, Math.ceil(Math.log2(frames))) as Order;

/** `alloc 40 bytes`. */
export const showAsked = (unit: Unit, asked: number): string =>
  `alloc ${asked} ${asked === 1 ? unit.slice(0, -1) : unit}`;

/**
 * Sizes worth asking for beside those of blocks: nothing, the least of each class, one more than
 * the largest block, and the most of which a power of two fits in 32 bits; all counts of frames up
 * to the largest block. Ascending.
 */
export function oddSizes(sizes: Sizes, unit: Unit, orderMax: number): number[] {
  const most = unit === 'frames' ? 2 ** 31 : 2 ** 31 - sizes.headerBytes;
  const holds = (frames: number): number =>
    unit === 'frames' ? frames : frames * sizes.frameBytes - sizes.headerBytes;
  const plain = Array.from({ length: orderMax + 1 }, (_, k) => holds(2 ** k));
  const least = unit === 'bytes' ? [1] : [];
  const between =
    unit === 'frames'
      ? Array.from({ length: 2 ** orderMax }, (_, n) => n + 1)
      : plain.map((size) => size + 1);
  const beyond = [holds(2 ** orderMax) + 1, most];
  const all = new Set([0, ...least, ...between, ...beyond]);
  return [...all].filter((size) => !plain.includes(size)).toSorted((a, b) => a - b);
}

/** Sizes of which no power of two fits in 32 bits: what is rounded up wraps round. */
export const wrappingSizes: readonly number[] = [2 ** 31 + 1, 2 ** 32 - 4096, 2 ** 32 - 1];
