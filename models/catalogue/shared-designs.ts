/** Every design for several CPUs, by name: each way of sharing over each design. */
import { sharedFaults } from '../../impl/faulty/cpus/shared-faults.ts';
import { locked, ticketed } from '../../impl/smp/locked.ts';
import { sharedObjectFaults } from '../../impl/faulty/cpus/shared-object-faults.ts';
import { pairMapTrusting } from '../../impl/designs/pair-map-trusting.ts';
import { pmm } from '../../impl/slab/pmm.ts';
import { lockedObjects, type SharedObjectDesign } from '../../impl/smp/object-locks.ts';
import { pageCached } from '../../impl/smp/page-cache.ts';
import type { SharedDesign } from '../../spec/ports/page-port.ts';
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
  const bytes = 'pmm for bytes';
  throw new RangeError(`design must be one of ${names}, ${bytes}, or a fault smp-…, got '${name}'`);
}

/** Of pages, or of objects. */
export type AnySharedDesign =
  | { readonly pages: SharedDesign; readonly objects?: never }
  | { readonly objects: SharedObjectDesign; readonly pages?: never };

/** Object designs that are right: the document's, and the same over pages that trust their bits. */
const sharedObjectDesigns: readonly SharedObjectDesign[] = [
  lockedObjects(pmm),
  lockedObjects({ ...pmm, name: 'pmm-trusting', pages: pairMapTrusting }),
];

/** An object design for several CPUs, or a fault of it. @throws RangeError naming what there is. */
export function sharedObjectDesignNamed(name: string): SharedObjectDesign {
  const found = objectDesignIfAny(name);
  if (found) return found;
  const names = allObjectDesigns()
    .map((design) => design.name)
    .join(', ');
  throw new RangeError(`object design must be one of ${names}, got '${name}'`);
}

/** A design of either kind; `pmm` is `locked-pmm`. @throws RangeError naming what there is. */
export function anySharedDesignNamed(name: string): AnySharedDesign {
  const objects = objectDesignIfAny(name === 'pmm' ? 'locked-pmm' : name);
  return objects ? { objects } : { pages: sharedDesignNamed(name) };
}

const allObjectDesigns = (): readonly SharedObjectDesign[] => [
  ...sharedObjectDesigns,
  ...sharedObjectFaults.map(({ design }) => design),
];

const objectDesignIfAny = (name: string): SharedObjectDesign | undefined =>
  allObjectDesigns().find((design) => design.name === name);
