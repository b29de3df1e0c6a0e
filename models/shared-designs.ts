/** Every design for several CPUs, by name: each way of sharing over each design. */
import { sharedFaults } from '../impl/faulty/shared-faults.ts';
import { locked, ticketed } from '../impl/smp/locked.ts';
import { sharedObjectFaults } from '../impl/faulty/shared-object-faults.ts';
import { pmm } from '../impl/pmm.ts';
import { lockedObjects, type SharedObjectDesign } from '../impl/smp/object-locks.ts';
import { pageCached } from '../impl/smp/page-cache.ts';
import type { SharedDesign } from '../spec/port.ts';
import { designs } from './designs.ts';

export const sharedDesigns: readonly SharedDesign[] = [
  ...designs.map((base) => locked(base)),
  ...designs.map((base) => ticketed(base)),
  ...designs.map((base) => pageCached(base)),
];

/** A design by its name, or a fault by its own. @throws RangeError naming what there is. */
export function sharedDesignNamed(name: string): SharedDesign {
  const all = [...sharedDesigns, ...sharedFaults.map(({ design }) => design)];
  const found = all.find((design) => design.name === name);
  if (found) return found;
  const names = sharedDesigns.map((design) => design.name).join(', ');
  throw new RangeError(`design must be one of ${names}, or a fault smp-…, got '${name}'`);
}

/** An object design for several CPUs, or a fault of it. @throws RangeError naming what there is. */
export function sharedObjectDesignNamed(name: string): SharedObjectDesign {
  const all = [lockedObjects(pmm), ...sharedObjectFaults.map(({ design }) => design)];
  const found = all.find((design) => design.name === name);
  if (found) return found;
  const names = all.map((design) => design.name).join(', ');
  throw new RangeError(`object design must be one of ${names}, got '${name}'`);
}
