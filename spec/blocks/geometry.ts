/**
 * Blocks and how they lie to one another. Written with plain arithmetic, not with the bit tricks of
 * an implementation: a shared trick would be a shared bug. All positions are relative to an origin,
 * 0 where alignment is that of absolute frame numbers.
 * Source: Knowlton 1965 (doi:10.1145/365628.365655).
 */
import { type Frame, frame, type Order, order } from './units.ts';

/** 2^order frames from `at`. Not necessarily aligned or in any zone: bad calls name blocks too. */
export interface Block {
  readonly at: Frame;
  readonly order: Order;
}

/** Where a block may lie: at this frame, at a multiple of 2^order frames, before this frame. */
export type Where =
  | { readonly is: 'at'; readonly frame: Frame }
  | { readonly is: 'aligned'; readonly order: Order }
  | { readonly is: 'below'; readonly frame: Frame };

/** @throws RangeError as `frame` and `order` do. */
export const block = (at: number, k: number): Block => ({ at: frame(at), order: order(k) });

/** A block as it prints everywhere: `4^1` is frame 4, order 1. */
export const show = (b: Block): string => `${b.at}^${b.order}`;

const sizes = Array.from({ length: 32 }, (_, k) => 2 ** k);

/** Frames in a block of this order. */
export const sizeOf = (k: Order): number => sizes[k] as number;

/** The frame behind the block's last one. */
export const endOf = (b: Block): Frame => (b.at + sizeOf(b.order)) as Frame;

export const sameBlock = (a: Block, b: Block): boolean => a.at === b.at && a.order === b.order;

export const overlap = (a: Block, b: Block): boolean => a.at < endOf(b) && b.at < endOf(a);

/** Does every frame of `inner` lie in `outer`? */
export const covers = (outer: Block, inner: Block): boolean =>
  outer.at <= inner.at && endOf(inner) <= endOf(outer);

export const isAligned = (b: Block, origin: number): boolean =>
  (b.at - origin) % sizeOf(b.order) === 0;

/** The lower half of the block's parent? Meaningful for an aligned block only. */
const isLower = (b: Block, origin: number): boolean =>
  ((b.at - origin) / sizeOf(b.order)) % 2 === 0;

/** The other half of the block's parent. For an aligned block; may lie outside every zone. */
export function buddyOf(b: Block, origin: number): Block {
  const distance = isLower(b, origin) ? sizeOf(b.order) : -sizeOf(b.order);
  return { at: (b.at + distance) as Frame, order: b.order };
}

/** The block of the next order that this one is half of. */
export function parentOf(b: Block, origin: number): Block {
  const at = isLower(b, origin) ? b.at : b.at - sizeOf(b.order);
  return { at: at as Frame, order: (b.order + 1) as Order };
}

/** Lower and upper half. @throws RangeError for a block of order 0. */
export function halvesOf(b: Block): readonly [Block, Block] {
  if (b.order === 0) throw new RangeError(`a block of order 0 has no halves, got ${show(b)}`);
  const half = (b.order - 1) as Order;
  return [
    { at: b.at, order: half },
    { at: (b.at + sizeOf(half)) as Frame, order: half },
  ];
}

/** Every block of order k in `b`, lowest first; none where k is above the order of `b`. */
export function partsOf(b: Block, k: Order): Block[] {
  const count = k <= b.order ? 2 ** (b.order - k) : 0;
  return Array.from({ length: count }, (_, i) => ({
    at: (b.at + i * sizeOf(k)) as Frame,
    order: k,
  }));
}
