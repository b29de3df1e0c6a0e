/**
 * What runs where, of pages or of bytes: designs, zones and the programs of CPUs, and the machine
 * that they make. Who treats both alike asks here for what differs.
 */
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { objectRowOf } from '../../../spec/objects/operations/operations.ts';
import { notOffered, rowOf } from '../../../spec/operations/operations.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { ObjectSmp, type SharedObjectBounds } from '../../subject/objects/shared-object-mount.ts';
import { SmpMounted } from '../../subject/pages/shared-mount.ts';
import {
  type Act,
  type ObjectAct,
  objectGrammar,
  type Objects,
  type ObjectScript,
  pageGrammar,
  type Pages,
  type Script,
} from '../programs/scripts.ts';
import { ObjectBench, type ObjectWorld } from './object-bench.ts';
import { PageBench, type PageWorld } from './page-bench.ts';
import { machineOn, type Running, SharedWorld } from './world.ts';

/** Of a page design. */
export interface Scenario extends Running<Pages> {
  readonly design: SharedDesign;
  readonly zone: Zone;
}

/** Of an object design. Handlers do not nest, and threads stay: the caller tells the CPU. */
export interface ObjectScenario
  extends Omit<SharedObjectBounds, 'cpus'>,
    Omit<Running<Objects>, 'nesting' | 'migrations'> {
  /** `client`: only what a client can notice is judged, not what lies about at rest. */
  readonly sees?: 'all' | 'client';
  /** Accesses of one call, at most. Default more than any call: 400 on the small machine. */
  readonly lengthMax?: number;
}

/** Of a page design or of an object design. */
export type AnyScenario = Scenario | ObjectScenario;

export type AnyScript = Script | ObjectScript;

/** Does it ask for bytes? */
export const isOfObjects = (scenario: AnyScenario): scenario is ObjectScenario =>
  'sizes' in scenario;

/** The system of this scenario, for a search or any other strategy. */
export const machineOf = (scenario: AnyScenario): Machine =>
  isOfObjects(scenario) ? interleavedObjects(scenario) : interleaved(scenario);

/** The system of a scenario of pages. @throws RangeError for other calls than alloc and free */
export function interleaved(scenario: Scenario): Machine {
  const { scripts, zone, design, handlers = [] } = scenario;
  // Who has which frame, call by call, is followed for alloc and free only.
  const other = notOffered([...scripts, ...handlers.flat()].flat(), {});
  if (other) throw new RangeError(`several CPUs may call alloc and free, got ${other.op}`);
  return machineOn<Pages, PageBench>(pageBench(design, zone, scripts.length), scenario);
}

/** A page design for so many CPUs, to be judged. @throws RangeError if there is no room for it */
export const pageBench = (design: SharedDesign, zone: Zone, cpus: number): PageBench =>
  new PageBench(new SmpMounted(design, zone, cpus));

/** The system of a scenario of objects. */
export function interleavedObjects(scenario: ObjectScenario): Machine {
  const bench = objectBench({ ...scenario, cpus: scenario.scripts.length });
  return machineOn<Objects, ObjectBench>(bench, scenario);
}

/** An object design for so many CPUs, to be judged. */
export function objectBench(
  bounds: SharedObjectBounds & Pick<ObjectScenario, 'sees' | 'lengthMax'>,
): ObjectBench {
  const { sizes, sees = 'all' } = bounds;
  // A new slab links all of its objects, and a free walks over them.
  const objectsMax = sizes.frameBytes / Math.min(...sizes.classes);
  const { lengthMax = 384 + 8 * objectsMax } = bounds;
  return new ObjectBench(new ObjectSmp(bounds), lengthMax, sees === 'client');
}

/** The world of a machine that `interleaved` made. */
export function worldOf({ setup: { world } }: Machine): PageWorld {
  if (world instanceof SharedWorld && world.bench instanceof PageBench) return world;
  throw new RangeError('this machine runs no page allocator');
}

/** The world of a machine that `interleavedObjects` made. */
export function objectWorldOf({ setup: { world } }: Machine): ObjectWorld {
  if (world instanceof SharedWorld && world.bench instanceof ObjectBench) return world;
  throw new RangeError('this machine runs no object allocator');
}

/** How often threads may move between CPUs. */
export const migrationsOf = (scenario: AnyScenario): number =>
  isOfObjects(scenario) ? 0 : (scenario.migrations ?? 0);

/** `alloc 0; free` or `alloc 4096; free`. */
export const showAnyScript = (script: AnyScript): string =>
  isOfBytes(script) ? objectGrammar.show(script) : pageGrammar.show(script as Script);

/** The same call for less, the next less that is served otherwise; undefined if there is none. */
export const lesserAct = (
  act: Act | ObjectAct,
  scenario: AnyScenario,
): Act | ObjectAct | undefined =>
  isOfObjects(scenario)
    ? objectRowOf(act as ObjectAct).script.smaller(act as ObjectAct, scenario)
    : rowOf(act as Act).script.smaller(act as Act, scenario);

const isOfBytes = (script: AnyScript): script is ObjectScript =>
  script.some((act) => 'bytes' in act);
