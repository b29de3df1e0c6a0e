/** Programs of the object allocator on the small machine, for the tests that run them. */
import { search } from '../../../engine/search/search.ts';
import type { SharedObjectDesign } from '../../../impl/smp/object-locks.ts';
import { sharedObjectFaults } from '../../../impl/faulty/cpus/shared-object-faults.ts';
import {
  interleavedObjects,
  type ObjectScenario,
} from '../../../models/many-cpus/world/scenario.ts';
import { parseObjectScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { smallSizes } from '../../../models/subject/objects/shared-object-mount.ts';
import { zone } from '../../../spec/blocks/zone.ts';

/** The program of document 002's report, on one CPU and on two. */
export const reported = 'alloc 64; alloc 32; free';
export const onTwo = `${reported} | ${reported}`;

/** What to run, of one of the zones from frame 0. */
export interface Told extends Pick<ObjectScenario, 'grain' | 'sees' | 'lengthMax' | 'scribble'> {
  readonly frames: number;
  readonly program: string;
  readonly irq?: string;
}

export function scenarioOf(design: SharedObjectDesign, { frames, program, irq, ...rest }: Told) {
  const scripts = parseObjectScripts(program);
  const handlers = irq ? scripts.map((_, cpu) => (cpu ? [] : parseObjectScripts(irq))) : [];
  const on = zone({ regions: [[0, frames]], orderMax: Math.floor(Math.log2(frames)) });
  return { design, zone: on, sizes: smallSizes, scripts, ...rest, ...(irq && { handlers }) };
}

export const faultNamed = (name: string) =>
  sharedObjectFaults.find((fault) => fault.name === name)!;

export const run = (design: SharedObjectDesign, told: Told) =>
  search(interleavedObjects(scenarioOf(design, told)), { statesMax: 400_000 });
