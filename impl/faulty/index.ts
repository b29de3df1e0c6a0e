/**
 * Every allocator that is wrong on purpose, and the variants that are not. A checker is trusted as
 * far as it finds each of the first and lets each of the second live.
 */
import { compositeFaults } from './pages/composite-faults.ts';
import type { Equivalent, Fault } from './pages/fault.ts';
import { fifoPick } from './pages/fifo-pick.ts';
import { listFaults } from './pages/list-faults.ts';
import { lowestPick } from './pages/lowest-pick.ts';
import { pairFaults } from './pages/pair-faults.ts';
import { resizeFaults } from './pages/resize-faults.ts';
import { splitFaults } from './pages/split-faults.ts';
import { stripeTreeFaults } from './pages/stripe-tree-faults.ts';
import { upperHalf } from './pages/upper-half.ts';
import { whereFaults } from './pages/where-faults.ts';
import { widthFaults } from './pages/width-faults.ts';

export type { Equivalent, Fault } from './pages/fault.ts';
export { listFaults } from './pages/list-faults.ts';

/** Every fault of a page design, in the order of the designs. */
export const faults: readonly Fault[] = [...listFaults, ...stripeTreeFaults, ...pairFaults];

/** Faults of operations that only some designs offer. */
export const offeredFaults: readonly Fault[] = [...resizeFaults, ...splitFaults, ...whereFaults];

/** Faults that no small zone shows. */
export const largeFaults: readonly Fault[] = [...widthFaults, ...compositeFaults];

/** Different from their base, and right. */
export const equivalents: readonly Equivalent[] = [upperHalf, fifoPick, lowestPick];

/** @throws RangeError naming what there is, for a name that no fault has. */
export function faultNamed(name: string): Fault {
  const found = [...faults, ...offeredFaults, ...largeFaults].find((fault) => fault.name === name);
  if (found) return found;
  const names = faults.map((fault) => fault.name).join(', ');
  throw new RangeError(`fault must be one of ${names}, got '${name}'`);
}
