/**
 * Every call worth making on a small zone, numbered so that a trace is a list of numbers: each
 * order up to one above the top, and the free of every block that touches the zone or its two
 * neighbour frames, aligned or not, live or not.
 */
import type { Call } from '../../../spec/operations/operations.ts';
import { type Frame, type Order, ORDER_MAX } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';

/** Orders 0..31 in the low bits; the rest is 0 for an alloc, else frame - first + 2 for a free. */
const ORDERS = 32;

const firstOf = ({ regions }: Zone): number => (regions[0] as { from: number }).from;

/** The number of a call on this zone. */
export function callNumber(zone: Zone, call: Call): number {
  if (call.op === 'alloc') return call.order;
  return (call.block.at - firstOf(zone) + 2) * ORDERS + call.block.order;
}

/** The call with this number on this zone. */
export function callOf(zone: Zone, number: number): Call {
  const k = (number % ORDERS) as Order;
  const place = Math.floor(number / ORDERS);
  if (place === 0) return { op: 'alloc', order: k };
  return { op: 'free', block: { at: (place - 2 + firstOf(zone)) as Frame, order: k } };
}

/** Allocs first, small orders first. */
export function callsOn(zone: Zone): Call[] {
  const above = Math.min(zone.orderMax + 1, ORDER_MAX);
  const orders = Array.from({ length: above + 1 }, (_, k) => k as Order);
  const first = Math.max(0, firstOf(zone) - 1);
  const last = (zone.regions.at(-1) as { to: number }).to;
  const frames = Array.from({ length: last - first + 1 }, (_, i) => (first + i) as Frame);
  return [
    ...orders.map((k): Call => ({ op: 'alloc', order: k })),
    ...frames.flatMap((at) => orders.map((k): Call => ({ op: 'free', block: { at, order: k } }))),
  ];
}
