/** Every design that can be checked by name, in the order in which tables list them. */
import { freeList } from '../../impl/designs/free-list.ts';
import { orderMap } from '../../impl/designs/order-map.ts';
import { orderMapResize } from '../../impl/designs/order-map-resize.ts';
import { orderMapSplit } from '../../impl/designs/order-map-split.ts';
import { orderMapWhere } from '../../impl/designs/order-map-where.ts';
import { pairMap } from '../../impl/designs/pair-map.ts';
import { pairMapTrusting } from '../../impl/designs/pair-map-trusting.ts';
import { splitBit } from '../../impl/designs/split-bit.ts';
import { stripeTree } from '../../impl/designs/stripe-tree/stripe-tree.ts';
import type { Design } from '../../spec/ports/page-port.ts';

export const designs: readonly Design[] = [
  freeList,
  orderMap,
  stripeTree,
  pairMap,
  pairMapTrusting,
  splitBit,
];

/** Designs that offer more than alloc and free: looked at where they are named. */
export const offeringMore: readonly Design[] = [orderMapResize, orderMapSplit, orderMapWhere];

/** @throws RangeError naming what there is, for a name that no design has. */
export function designNamed(name: string): Design {
  const all = [...designs, ...offeringMore];
  const found = all.find((design) => design.name === name);
  if (found) return found;
  const names = all.map((design) => design.name).join(', ');
  throw new RangeError(`design must be one of ${names}, got '${name}'`);
}
