/** What must serve a request for bytes: a class of objects, a block of pages, or nothing. */
import type { Order } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';
import type { ObjectSizes } from '../ports/object-port.ts';

/** What must serve a request: the place of a class, or an order, or nothing. */
export type Served = { readonly cache: number } | { readonly order: Order } | undefined;

/** How frames are cut, and how large blocks may be. */
export interface Cutting {
  readonly zone: Zone;
  readonly sizes: ObjectSizes;
}

/**
 * S5, O14: the least class that holds the size and keeps the alignment, else the least order that
 * holds the larger of both. A slab's objects lie at multiples of their class.
 */
export function servedBy(sizes: ObjectSizes, zone: Zone, bytes: number, alignment: number): Served {
  const needed = Math.max(bytes, alignment);
  if (!(Number.isInteger(bytes) && bytes > 0 && isPower(alignment))) return undefined;
  const fitting = sizes.classes.filter((size) => size >= bytes && size % alignment === 0);
  if (fitting.length > 0) return { cache: sizes.classes.indexOf(Math.min(...fitting)) };
  const orders = Array.from({ length: zone.orderMax + 1 }, (_, k) => k as Order);
  const order = orders.find((k) => sizes.frameBytes * 2 ** k >= needed);
  return order === undefined ? undefined : { order };
}

/** Of 0 and less the logarithm is no integer. */
const isPower = (n: number): boolean => Number.isInteger(n) && Number.isInteger(Math.log2(n));
