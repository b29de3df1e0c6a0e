/**
 * What a check of an object allocator consists of: every call from every state of small machines,
 * and random histories with the class table and, in the end, the size of the document's machine.
 */
import { realZone } from '../../impl/designs/pair-map.ts';
import type { ObjectDesign } from '../../spec/ports/object-port.ts';
import { zone } from '../../spec/blocks/zone.ts';
import { type ObjectScopeName, objectScopes } from '../one-cpu/objects/object-scopes.ts';
import type { ObjectJob, SubjectName } from './job.ts';
import { limitsOf, type PlanOptions } from './page-plan.ts';

/** Few frames, so that memory runs out again and again. */
const small = zone({ regions: [[0, 37]], orderMax: 5 });

/** The machine of document 002. */
const documentMachine = { where: '28,672 frames, ten classes', zone: zone(realZone()) };

/** What to do for this design, cheapest first. */
export function objectPlan(
  design: ObjectDesign,
  options: PlanOptions,
  subject: SubjectName = { name: design.name },
): ObjectJob[] {
  const { quick, seed } = options;
  const of = { kind: 'objects', subject } as const;
  const search = (scope: ObjectScopeName): ObjectJob => ({
    ...of,
    method: 'objects',
    scope,
    limits: limitsOf(options),
  });
  const runs = { ...of, method: 'object runs', seed } as const;
  return [
    ...objectScopes.map(search),
    {
      ...runs,
      where: '37 frames, ten classes',
      zone: small,
      runs: options.runs ?? (quick ? 20 : 60),
      burstsMax: 60,
    },
    ...(quick ? [] : [{ ...runs, ...documentMachine, runs: 1, burstsMin: 90, burstsMax: 120 }]),
  ];
}
