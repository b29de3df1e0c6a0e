/** One mutant of a binary given to its check, as a task. */
import { extname } from 'node:path';
import { BadModule } from '../../../engine/wasm/decode/bad-module.ts';
import { compile } from '../../../engine/wasm/lower/program.ts';
import type { ZoneShape } from '../../../spec/blocks/zone.ts';
import type { Convention } from '../../subject/binaries/convention.ts';
import { sharedBinary } from '../../subject/binaries/cpus/shared-binary.ts';
import type { BinaryLimits } from '../../subject/binaries/limits.ts';
import { conformance } from '../binaries/conformance.ts';
import type { Watcher } from '../watcher.ts';
import type { Task } from './pool.ts';

/** How a mutant ended, in the words of the mutation report's schema. */
export type MutantStatus = 'Killed' | 'Survived' | 'CompileError' | 'Timeout';

/** What the check made of a mutant. */
export interface MutantEnd {
  readonly status: MutantStatus;
  /** What broke, or why it is no module. */
  readonly why: string;
}

/** The mutant and how its original is checked, as data. */
export interface MutantJob {
  /** The module, in base64. */
  readonly bytes: string;
  /** Of the binary, for traces. */
  readonly name: string;
  readonly convention: Convention;
  /** Was the original meant for several CPUs? */
  readonly hasCpus: boolean;
  readonly zones: readonly ZoneShape[];
  readonly statesMax: number;
  readonly limits: BinaryLimits;
}

/** Undefined if the watcher stops it. */
export async function tryMutant(
  watcher: Watcher,
  { bytes, name, convention, hasCpus, zones, statesMax, limits }: MutantJob,
): Promise<MutantEnd | undefined> {
  const onSlice = async (what: string, done: number, depth: number) => {
    watcher.show({ what: `${name}  ${what}`, done, unit: 'states', depth });
    await watcher.pause();
    return watcher.whyStop();
  };
  try {
    const program = compile(Buffer.from(bytes, 'base64'));
    const shared = hasCpus ? () => sharedBinary(program, name, convention, limits) : undefined;
    const asked = { zones, statesMax, limits, isTold: false, shared, onSlice };
    const result = await conformance(program, convention, asked);
    const broken = [...result.zones, ...result.programs].find(
      ({ verdict }) => verdict === 'fails',
    )?.failure;
    if (broken) return { status: 'Killed', why: `${broken.rule}: ${broken.why}` };
    if (watcher.whyStop() !== undefined) return undefined;
    return { status: result.verdict === 'unknown' ? 'Timeout' : 'Survived', why: '' };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { status: error instanceof BadModule ? 'CompileError' : 'Killed', why: error.message };
  }
}

/** The same, here or elsewhere. */
export const mutantTask = (watcher: Watcher, job: MutantJob): Task<MutantEnd | undefined> => ({
  here: () => tryMutant(watcher, job),
  there: {
    module: new URL(`./mutant-task${extname(import.meta.url)}`, import.meta.url).href,
    name: 'tryMutant',
    args: [job],
  },
  isNeeded: () => watcher.whyStop() === undefined,
});
