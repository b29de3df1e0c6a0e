/** Every design that can be checked by name, in the order in which tables list them. */
import { freeList } from '../impl/free-list.ts';
import { orderMap } from '../impl/order-map.ts';
import { pairMap } from '../impl/pair-map.ts';
import { pairMapTrusting } from '../impl/pair-map-trusting.ts';
import { splitBit } from '../impl/split-bit.ts';
import { stripeTree } from '../impl/stripe-tree/stripe-tree.ts';
import type { Design } from '../spec/port.ts';

export const designs: readonly Design[] = [
  freeList,
  orderMap,
  stripeTree,
  pairMap,
  pairMapTrusting,
  splitBit,
];

/** @throws RangeError naming what there is, for a name that no design has. */
export function designNamed(name: string): Design {
  const found = designs.find((design) => design.name === name);
  if (found) return found;
  const names = designs.map((design) => design.name).join(', ');
  throw new RangeError(`design must be one of ${names}, got '${name}'`);
}
