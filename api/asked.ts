/** What is asked of a design, as callers write it: a number of frames, or any zone. */
import { type Zone, type ZoneShape, zone } from '../spec/blocks/zone.ts';

/** The frames `0..frames-1`. */
export interface Frames {
  /** Integer in 1..1048576. */
  readonly frames: number;
  /** By default the largest order that fits. */
  readonly orderMax?: number;
}

/** Where to look. */
export type Where = Frames | ZoneShape;

/** @throws RangeError for frames that are none, and as `zone` does. */
export function shapeOf(where: Where): ZoneShape {
  if (!('frames' in where)) return where;
  const { frames, orderMax } = where;
  if (!(Number.isInteger(frames) && 1 <= frames && frames <= 2 ** 20)) {
    throw new RangeError(`frames must be an integer in 1..1048576, got ${frames}`);
  }
  return { regions: [[0, frames]], orderMax: orderMax ?? Math.floor(Math.log2(frames)) };
}

/** The same as a zone. @throws RangeError */
export const zoneOf = (where: Where): Zone => zone(shapeOf(where));
