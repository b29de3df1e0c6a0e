/**
 * What a check of an object allocator consists of: every call from every state of small machines,
 * and random histories with the class table and, in the end, the size of the document's machine.
 */
import { pmm } from '../../impl/slab/pmm.ts';
import { realZone } from '../../impl/designs/pair-map.ts';
import { documentSizes } from '../../impl/slab/sizes.ts';
import { slabFaults } from '../../impl/faulty/objects/slab-faults.ts';
import type { ObjectDesign } from '../../spec/ports/object-port.ts';
import { type Zone, zone } from '../../spec/blocks/zone.ts';
import type { PlanOptions } from './plan.ts';
import { type SlabScopeName, slabScopes } from '../one-cpu/objects/object-scopes.ts';
import type { ObjectRuns } from '../one-cpu/objects/object-histories.ts';

/** One thing to do. */
export type ObjectJob =
  | { readonly method: 'objects'; readonly scope: SlabScopeName; readonly statesMax: number }
  | { readonly method: 'object runs'; readonly where: string; readonly runs: ObjectRuns };

/** Object allocators that can be checked by name, the right one first. */
export const objectDesigns: readonly ObjectDesign[] = [
  pmm,
  ...slabFaults.map(({ design }) => design),
];

/** Tells them from page designs. */
export const isObjectDesign = (design: object): design is ObjectDesign => 'pages' in design;

/** Few frames, so that memory runs out again and again. */
const small = zone({ regions: [[0, 37]], orderMax: 5 });

/** What to do for this design, cheapest first. */
export function objectPlan(design: ObjectDesign, options: PlanOptions): ObjectJob[] {
  const { quick, seed, statesMax = 200_000 } = options;
  const runs = (
    on: Zone,
    more: Pick<ObjectRuns, 'runs' | 'burstsMax' | 'burstsMin'>,
  ): ObjectRuns => ({
    design,
    sizes: documentSizes,
    cpus: 2,
    zone: on,
    seed,
    ...more,
  });
  const long = runs(zone(realZone()), { runs: 1, burstsMin: 90, burstsMax: 120 });
  return [
    ...slabScopes.map((scope): ObjectJob => ({ method: 'objects', scope, statesMax })),
    {
      method: 'object runs',
      where: '37 frames, ten classes',
      runs: runs(small, { runs: options.runs ?? (quick ? 20 : 60), burstsMax: 60 }),
    },
    ...(quick
      ? []
      : [{ method: 'object runs' as const, where: '28,672 frames, ten classes', runs: long }]),
  ];
}
