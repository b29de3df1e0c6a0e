/**
 * Everything that can be checked by name: the designs, and beside them the allocators that are
 * wrong on purpose and their harmless variants, so that anybody can see a fault being found.
 */
import { equivalents, faults, largeFaults, offeredFaults } from '../../impl/faulty/index.ts';
import { pmm } from '../../impl/slab/pmm.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { designs, offeringMore } from './designs.ts';

/** Designs first, in the order of their tables. */
export const subjects: readonly Design[] = [
  ...designs,
  ...offeringMore,
  ...faults.map(({ design }) => design),
  ...equivalents.map(({ design }) => design),
  ...offeredFaults.map(({ design }) => design),
  ...largeFaults.map(({ design }) => design),
];

/** @throws RangeError naming what there is, for a name that nothing has. */
export function subjectNamed(name: string): Design {
  const found = subjects.find((subject) => subject.name === name);
  if (found) return found;
  const names = [...designs, ...offeringMore, pmm].map((design) => design.name).join(', ');
  const wrong = `or one of ${faults.length} faults, such as ${faults[0]?.name}`;
  throw new RangeError(`design must be one of ${names}, ${wrong}, got '${name}'`);
}
