/**
 * A binary, checked as `check x.wasm --quick` does. The browser's own engine never sees it: each
 * instruction is interpreted, a call that takes too many of them is given up, and its memory is an
 * array of ours.
 */
import { moduleLimits } from '../../engine/wasm/decode/module.ts';
import { compile } from '../../engine/wasm/lower/program.ts';
import { binaryZones, conformance } from '../../models/jobs/binaries/conformance.ts';
import { pageOfBinary } from '../../models/jobs/binaries/page-of-binary.ts';
import { quoted } from '../../models/kept/command-word.ts';
import { nameOfFile } from '../../models/subject/binaries/file-name.ts';
import { configured } from '../../models/subject/binaries/convention.ts';
import { sharedBinary } from '../../models/subject/binaries/cpus/shared-binary.ts';
import { binaryLimits as limits } from '../../models/subject/binaries/limits.ts';
import { expectsCpus } from '../../models/subject/binaries/warnings.ts';
import { arenaZones } from '../../models/subject/binaries/sizes.ts';
import type { Progress, Question, Reported } from './messages.ts';

/** States of one search, at most: as on the command line. */
const STATES_MAX = 200_000;

/** @throws RangeError for what is no module, or names no allocator. */
export async function checkBinary(
  { name: file, bytes, config }: Extract<Question, { kind: 'binary' }>,
  tell: (progress: Progress) => void,
): Promise<Reported> {
  const program = compile(bytes, { ...moduleLimits, ...limits });
  const convention = configured(program, config);
  const name = nameOfFile(file);
  const { arenaBytes } = convention;
  const isForCpus = expectsCpus(program, convention);
  const result = await conformance(program, convention, {
    zones: arenaBytes ? arenaZones(program, convention, arenaBytes) : binaryZones,
    statesMax: STATES_MAX,
    limits,
    engine: 'interpreter',
    seconds: () => performance.now() / 1000,
    shared: isForCpus ? () => sharedBinary(program, name, convention, limits) : undefined,
    onSlice: (what, states, depth) => {
      tell({ kind: 'progress', states, depth, what });
      return undefined;
    },
  });
  // A name that was dropped is anybody's, and these lines are for copying.
  const words = quoted(file);
  const asked = `npx buddycheck check ${words} --quick`;
  const checked = { name, words, program, convention, limits, asked };
  return { kind: 'report', report: pageOfBinary(checked, result) };
}
