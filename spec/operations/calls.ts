/**
 * All calls that are tried on a small zone, each with a number, so that a trace is a list of
 * numbers. Worked out from the zone alone: every thread that searches numbers them alike.
 */
import { type Frame, type Order, ORDER_MAX } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';
import type { Reach } from './operation.ts';
import type { Design } from '../ports/page-port.ts';
import { type Call, offeredBy, operations, rowOf } from './operations.ts';

/** Who is called: what it offers beside alloc and free. */
export type Offers = Pick<Design, 'offers'>;

const firstOf = ({ regions }: Zone): number => (regions[0] as { from: number }).from;
const framesOf = (zone: Zone): number => (zone.regions.at(-1) as { to: number }).to - firstOf(zone);

/**
 * Every call worth making on a small zone, of the operations that are offered: each order up to one
 * above the top, and every block that touches the zone or its two neighbour frames, aligned or not,
 * live or not.
 */
export function callsOn(zone: Zone, offers: Offers): Call[] {
  const above = Math.min(zone.orderMax + 1, ORDER_MAX);
  const from = Math.max(0, firstOf(zone) - 1);
  const to = firstOf(zone) + framesOf(zone);
  const reach: Reach = {
    frames: Array.from({ length: to - from + 1 }, (_, i) => (from + i) as Frame),
    orders: Array.from({ length: above + 1 }, (_, k) => k as Order),
  };
  return offeredBy(offers).flatMap((row) => row.worthMaking(reach));
}

/** The number of a call on this zone, so that a trace is a list of numbers; equal everywhere. */
export function callNumber(zone: Zone, call: Call): number {
  const own = rowOf(call);
  let before = 0;
  for (const row of operations) {
    if (row === own) break;
    before += row.numbers(framesOf(zone));
  }
  return before + own.number(call, firstOf(zone));
}

/** The call with this number on this zone. */
export function callOf(zone: Zone, number: number): Call {
  let left = number;
  for (const row of operations) {
    const count = row.numbers(framesOf(zone));
    if (left < count) return row.numbered(left, firstOf(zone));
    left -= count;
  }
  throw new RangeError(`engine bug: no call has the number ${number}`);
}
