/**
 * Every allocator that is wrong on purpose, and the variants that are not. A checker is trusted as
 * far as it finds each of the first and lets each of the second live.
 */
import type { Equivalent, Fault } from './fault.ts';
import { fifoPick } from './fifo-pick.ts';
import { listFaults } from './list-faults.ts';
import { lowestPick } from './lowest-pick.ts';
import { pairFaults } from './pair-faults.ts';
import { stripeTreeFaults } from './stripe-tree-faults.ts';
import { upperHalf } from './upper-half.ts';

export type { Equivalent, Fault } from './fault.ts';
export { listFaults } from './list-faults.ts';

/** Every fault of a page design, in the order of the designs. */
export const faults: readonly Fault[] = [...listFaults, ...stripeTreeFaults, ...pairFaults];

/** Different from their base, and right. */
export const equivalents: readonly Equivalent[] = [upperHalf, fifoPick, lowestPick];

/** @throws RangeError naming what there is, for a name that no fault has. */
export function faultNamed(name: string): Fault {
  const found = faults.find((fault) => fault.name === name);
  if (found) return found;
  const names = faults.map((fault) => fault.name).join(', ');
  throw new RangeError(`fault must be one of ${names}, got '${name}'`);
}
