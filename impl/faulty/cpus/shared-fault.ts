/** Faults of allocators for several CPUs: as in `fault.ts`, with a shared design. */
import type { SharedAllocator, SharedDesign, SharedSpace } from '../../../spec/ports/page-port.ts';
import type { Fault } from '../pages/fault.ts';

/** A shared design with one bug, and how it is to be caught. */
export interface SharedFault extends Omit<Fault, 'design'> {
  readonly design: SharedDesign;
}

/** The fault that `attach` builds in place of what `infected` builds. */
export function sharedFault(
  infected: SharedDesign,
  attach: (space: SharedSpace) => SharedAllocator,
  { name, obligation, bug, happened }: Omit<Fault, 'design' | 'infects'>,
): SharedFault {
  const source = `a variant of ${infected.name}`;
  const design = { ...infected, name, summary: bug, source, attach };
  return { name, design, infects: infected.name, obligation, bug, happened };
}
