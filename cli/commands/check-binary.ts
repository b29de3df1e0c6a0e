/** `buddycheck check ./my-allocator.wasm`: how far does an unmodified binary keep its promises? */
import { z } from 'zod';
import { pause, seconds as clock } from '../../models/jobs/node/clock.ts';
import { Binary } from '../../models/subject/binaries/binary-mount.ts';
import type { BinaryLimits } from '../../models/subject/binaries/limits.ts';
import {
  binaryZones,
  conformance,
  type ConformanceOptions,
} from '../../models/jobs/binaries/conformance.ts';
import { pageOfBinary } from '../../models/jobs/binaries/page-of-binary.ts';
import { limitsOf as limitsMet } from '../../models/jobs/binaries/parts.ts';
import type { Conformance } from '../../models/jobs/binaries/results.ts';
import { explore } from '../../models/one-cpu/binaries/search-binary.ts';
import { type Behaviour, observeInvalid } from '../../models/one-cpu/binaries/invalid-calls.ts';
import { Learned } from '../../models/one-cpu/binaries/relevant-bytes.ts';
import { playBinary } from '../../models/one-cpu/binaries/play-binary.ts';
import { warningsOf } from '../../models/subject/binaries/warnings.ts';
import { STATES_MAX } from '../../models/jobs/page-plan.ts';
import { zone } from '../../spec/blocks/zone.ts';
import {
  binaryOptionNames,
  binaryOptions,
  limitsOf,
  sharedIfMeant,
  zonesOf,
} from '../options/binary-options.ts';
import { MEBIBYTE, outputFiles, type OutputFiles } from '../options/output-files.ts';
import { askedBy, PageFile } from '../options/page-file.ts';
import { type GivenBinary, readBinary } from '../options/read-binary.ts';
import { annotations } from '../report/annotations.ts';
import type { BinaryCheck } from '../report/binary-check.ts';
import {
  binaryFindings,
  binaryJunit,
  binaryReport,
  placeOfFinding,
  showPlace,
} from '../report/binary-documents.ts';
import { binarySummary } from '../report/binary-summary.ts';
import { documentText } from '../report/check-json.ts';
import { counterexample } from '../report/counterexample.ts';
import { interleavingReport } from '../report/interleaving.ts';
import { sarif } from '../report/sarif.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { allowanceOf } from '../terminal/watching.ts';
import { asUsageLater, exitCodes, split } from '../options/usage.ts';
import { checked, decimal, integer } from '../options/values.ts';

const names = {
  ...binaryOptionNames,
  seed: { type: 'string' },
  'seconds-max': { type: 'string' },
  'memory-max': { type: 'string' },
  junit: { type: 'string' },
  sarif: { type: 'string' },
  html: { type: 'string' },
} as const;

const schema = binaryOptions.extend({
  seed: integer('seed', 1, 2 ** 31 - 1).default(1),
  'seconds-max': decimal('seconds-max', 0, 1e9).optional(),
  'memory-max': integer('memory-max', 1, 2 ** 20).optional(),
  junit: z.string().optional(),
  sarif: z.string().optional(),
  html: z.string().optional(),
});

type Found = z.output<typeof schema>;

/** Runs the command and returns its exit code. @throws UsageError */
export async function checkBinary(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(args, names, 1);
  const found = checked(schema, values);
  const limits = limitsOf(found);
  const files = outputFiles(found);
  const page = found.html === undefined ? undefined : new PageFile(found.html);
  const given = await readBinary(positionals[0] as string, found.config, limits);
  for (const warning of warningsOf(given.program, given.convention)) {
    voice.warn(`buddycheck: ${given.path}: ${warning}`);
  }
  const progress = new Progress(voice);
  const options = optionsOf(found, given, limits, voice, progress);
  const result = await asUsageLater(() => conformance(given.program, given.convention, options));
  const behaviours = await observed(given, limits, result);
  progress.end();
  const { seed } = found;
  const check: BinaryCheck = { given, limits, result, behaviours, seed, seconds: progress.seconds };
  if (found.json) voice.say(documentText(binaryReport(check)));
  else {
    for (const line of story(check, voice)) voice.say(line);
    for (const line of binarySummary(voice, check)) voice.say(line);
  }
  writeFiles(check, files, voice);
  page?.write(pageOfBinary({ ...given, limits, asked: askedBy('check', args) }, result));
  return exitCodes[result.verdict];
}

function optionsOf(
  found: Found,
  given: GivenBinary,
  limits: BinaryLimits,
  voice: Voice,
  progress: Progress,
): ConformanceOptions {
  const allowance = allowanceOf(voice, found['seconds-max']);
  const memory = found['memory-max'];
  const zones = zonesOf(found, given);
  return {
    zones,
    statesMax: found['states-max'] ?? STATES_MAX,
    bytesMax: memory === undefined ? undefined : memory * MEBIBYTE,
    seed: found.seed,
    limits,
    engine: found.engine,
    ...(found['states-max'] === undefined ? {} : { callsAfterFailure: Infinity }),
    shared: sharedIfMeant(given, limits),
    symmetric: !found.quick && zones === binaryZones,
    seconds: clock,
    onSlice: async (what, states, depth) => {
      await pause();
      progress.show({ what: `${given.name}  ${what}`, done: states, unit: 'states', depth });
      return allowance.whyStop();
    },
  };
}

/** What is asked for beside the report. @throws UsageError if a file cannot be written any more. */
function writeFiles(check: BinaryCheck, files: OutputFiles, voice: Voice): void {
  files.junit?.write(binaryJunit(check));
  if (!files.sarif && !voice.isAnnotated) return;
  const { given, result } = check;
  const findings = binaryFindings(check);
  const limits = limitsMet(given.name, result);
  files.sarif?.write(sarif(findings, limits, exitCodes[result.verdict]));
  if (voice.isAnnotated) for (const line of annotations(findings, limits)) voice.warn(line);
}

/** What it does with bad calls, where the good ones are right. */
async function observed(
  { program, convention }: GivenBinary,
  limits: BinaryLimits,
  { verdict, zones }: Conformance,
): Promise<Behaviour[]> {
  const supported = zones.find((result) => result.verdict === 'holds');
  if (verdict !== 'holds' || !supported) return [];
  const { alignment } = convention;
  const small = zone({ regions: [[0, 4]], orderMax: 2, alignment });
  const isSmall = zones.some((one) => one.verdict === 'holds' && one.zone.regions[0]?.to === 4);
  const mount = () => new Binary(program, convention, isSmall ? small : supported.zone, limits);
  const learned = new Learned(mount().frameBytes);
  await explore(mount(), { level: 'safe', statesMax: STATES_MAX, learned });
  return observeInvalid(mount(), learned, 2000);
}

/** The shortest story of the lowest level that fails, told by the binary itself. */
function story({ given, limits, result }: BinaryCheck, voice: Voice): string[] {
  const { program, convention, name, words } = given;
  const { findings, programs } = result;
  const [first] = findings;
  if (!first) {
    const [told] = programs.flatMap(({ counterexample: small }) => (small ? [small] : []));
    return told ? [...interleavingReport(voice, told, words), ''] : [];
  }
  const { zone: on, level, failure, trace: calls } = first;
  const binary = new Binary(program, convention, on, limits);
  const highest = convention.listed ? 'inspected' : 'coalescing';
  const scenario = playBinary(binary, calls, highest, { level, rule: failure.rule });
  if (!scenario.failure) throw new Error('engine bug: a failure of the search does not replay');
  const place = placeOfFinding(given, first);
  const seen = place?.source && showPlace(place);
  const trace = { subject: name, zone: on, calls };
  return [...counterexample(voice, trace, scenario, { file: words, seen }), ''];
}
