/** Every design of objects that can be checked by name, the right one first, and its faults. */
import { slabFaults } from '../../impl/faulty/objects/slab-faults.ts';
import { pmm } from '../../impl/slab/pmm.ts';
import type { ObjectDesign } from '../../spec/ports/object-port.ts';
import type { Design } from '../../spec/ports/page-port.ts';

/** Object allocators that can be checked by name, the right one first. */
export const objectDesigns: readonly ObjectDesign[] = [
  pmm,
  ...slabFaults.map(({ design }) => design),
];

/** Of pages, or of objects. */
export type AnyDesign = Design | ObjectDesign;

/** Tells them from page designs. */
export const isObjectDesign = (design: object): design is ObjectDesign => 'pages' in design;
