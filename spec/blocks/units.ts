/**
 * What a number counts. A unit is a type only: it costs nothing at run time, and it keeps an order
 * from being added to a frame. Values enter through the two functions that check them.
 */

declare const unit: unique symbol;
type Unit<Name extends string> = number & { readonly [unit]: Name };

/** Size class: a block of order k spans 2^k frames. Integer in 0..20. */
export type Order = Unit<'Order'>;

/** Number of a page frame, the smallest thing that is handed out. Integer in 0..2^30. */
export type Frame = Unit<'Frame'>;

/** Largest order there is: 2^20 frames are 4 GiB of 4 KiB pages. */
export const ORDER_MAX = 20;

/** Largest frame number, so that word arithmetic on frames never leaves 32 bits. */
export const FRAME_MAX = 2 ** 30;

/** @throws RangeError unless `n` is an integer in 0..20. */
export function order(n: number): Order {
  if (Number.isInteger(n) && 0 <= n && n <= ORDER_MAX) return n as Order;
  throw new RangeError(`order must be an integer in 0..${ORDER_MAX}, got ${n}`);
}

/** @throws RangeError unless `n` is an integer in 0..2^30. */
export function frame(n: number): Frame {
  // `| 0` changes no value: it makes a JavaScript engine keep as an integer what was computed as
  // 2 ** k.
  if (Number.isInteger(n) && 0 <= n && n <= FRAME_MAX) return (n | 0) as Frame;
  throw new RangeError(`frame must be an integer in 0..${FRAME_MAX}, got ${n}`);
}
