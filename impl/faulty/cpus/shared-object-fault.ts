/** Faults of object allocators for several CPUs: as in `fault.ts`, with its locks. */
import { pmm } from '../../slab/pmm.ts';
import { type LockClass, lockedObjects, type SharedObjectDesign } from '../../smp/object-locks.ts';
import type { ObjectDesign } from '../../../spec/ports/object-port.ts';
import type { Fault } from '../pages/fault.ts';

/** A shared object design with one bug, and how it is to be caught. */
export interface SharedObjectFault extends Omit<Fault, 'design'> {
  readonly design: SharedObjectDesign;
}

/** What is told of a fault besides its design. */
export type ToldShared = Omit<Fault, 'design' | 'infects'>;

/** The fault that these objects under locks of this kind are. */
export function sharedObjectFault(
  objects: ObjectDesign,
  { name, obligation, bug, happened }: ToldShared,
  made?: LockClass,
): SharedObjectFault {
  const design = { ...lockedObjects(objects, made), name };
  return { name, design, infects: lockedObjects(pmm).name, obligation, bug, happened };
}
