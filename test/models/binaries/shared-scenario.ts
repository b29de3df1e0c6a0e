/** What tests of binaries on several CPUs look at. */
import type { Scenario } from '../../../models/many-cpus/world/scenario.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { sharedBinary } from '../../../models/subject/binaries/cpus/shared-binary.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { foreign } from './foreign.ts';

/** A program that splits, merges and is refused on both CPUs. */
export const both = 'alloc 0; alloc 0; free; free; alloc 1 | alloc 0; free; alloc 1';

/** A binary of `foreign/wasm` with a program, on a zone of one block. */
export const scenario = (name: string, scripts: string, frames = 2): Scenario => ({
  design: sharedBinary(foreign(name), name.replace('.', '-')),
  zone: zone({ regions: [[0, frames]], orderMax: Math.log2(frames) }),
  scripts: parseScripts(scripts),
});
