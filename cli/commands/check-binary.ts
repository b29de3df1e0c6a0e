/** `buddycheck check ./my-allocator.wasm`: how far does an unmodified binary keep its promises? */
import { z } from 'zod';
import { pause } from '../../models/jobs/node/clock.ts';
import { Binary } from '../../models/subject/binaries/binary-mount.ts';
import { type BinaryLimits, binaryLimits } from '../../models/subject/binaries/limits.ts';
import { binaryZones, conformance } from '../../models/jobs/binaries/conformance.ts';
import type { Conformance } from '../../models/jobs/binaries/results.ts';
import { explore } from '../../models/one-cpu/binaries/search-binary.ts';
import { type Behaviour, observeInvalid } from '../../models/one-cpu/binaries/invalid-calls.ts';
import { Learned } from '../../models/one-cpu/binaries/relevant-bytes.ts';
import { playBinary } from '../../models/one-cpu/binaries/play-binary.ts';
import { expectsCpus, warningsOf } from '../../models/subject/binaries/warnings.ts';
import { arenaZones } from '../../models/subject/binaries/sizes.ts';
import { STATES_MAX } from '../../models/jobs/page-plan.ts';
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import { zone, type ZoneShape } from '../../spec/blocks/zone.ts';
import { type GivenBinary, readBinary, sharedOf } from '../options/read-binary.ts';
import { binaryJson, binarySummary } from '../report/binary-summary.ts';
import { counterexample } from '../report/counterexample.ts';
import { interleavingReport } from '../report/interleaving.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { asUsage, asUsageLater, exitCodes, split, UsageError } from '../options/usage.ts';
import { checked, integer } from '../options/values.ts';

/** Options by name, for the parser. */
export const binaryOptionNames = {
  config: { type: 'string' },
  frames: { type: 'string' },
  'top-order': { type: 'string' },
  'states-max': { type: 'string' },
  fuel: { type: 'string' },
  pages: { type: 'string' },
  engine: { type: 'string' },
  quick: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const FRAMES_MAX = 64;

/** The options of a binary: also what `mutate` takes. */
export const binaryOptions = z.object({
  config: z.string().optional(),
  frames: integer('frames', 1, FRAMES_MAX).optional(),
  'top-order': integer('top-order', 0, 6).optional(),
  'states-max': integer('states-max', 1, 2 ** 30).optional(),
  fuel: integer('fuel', 1, 2 ** 30).optional(),
  pages: integer('pages', 1, 16_384).optional(),
  engine: z
    .enum(['interpreter', 'host'], {
      error: ({ input }) => `--engine must be interpreter or host, got '${String(input)}'`,
    })
    .optional(),
  quick: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** Runs the command and returns its exit code. @throws UsageError */
export async function checkBinary(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(args, binaryOptionNames, 1);
  const found = checked(binaryOptions, values);
  const limits = limitsOf(found);
  const given = await readBinary(positionals[0] as string, found.config, limits);
  const progress = new Progress(voice);
  const zones = zonesOf(found, given);
  for (const warning of warningsOf(given.program, given.convention)) {
    voice.warn(`buddycheck: ${given.path}: ${warning}`);
  }
  const shared = sharedIfMeant(given, limits);
  const result = await asUsageLater(() =>
    conformance(given.program, given.convention, {
      zones,
      statesMax: found['states-max'] ?? STATES_MAX,
      limits,
      engine: found.engine,
      ...(found['states-max'] === undefined ? {} : { callsAfterFailure: Infinity }),
      ...(shared && { shared }),
      symmetric: !found.quick && zones === binaryZones,
      onSlice: async (what, states, depth) => {
        await pause();
        progress.show({ what: `${given.name}  ${what}`, done: states, unit: 'states', depth });
        return voice.isInterrupted();
      },
    }),
  );
  const behaviours = await observed(given, limits, result);
  progress.end();
  const { seconds } = progress;
  if (found.json) voice.say(binaryJson(given, result, behaviours, seconds));
  else {
    for (const line of story(given, limits, result, voice)) voice.say(line);
    for (const line of binarySummary(voice, given, result, behaviours, seconds)) voice.say(line);
  }
  return exitCodes[result.verdict];
}

/** The binary for several CPUs, if anything says that it is meant for them. */
export const sharedIfMeant = (
  given: GivenBinary,
  limits: BinaryLimits,
): (() => SharedDesign) | undefined =>
  expectsCpus(given.program, given.convention) ? () => sharedOf(given, limits) : undefined;

/** The zones asked for, by options or else by the config, or all. */
export function zonesOf(
  { frames, 'top-order': top }: z.output<typeof binaryOptions>,
  { program, convention }: GivenBinary,
): readonly ZoneShape[] {
  if (frames === undefined) {
    if (top !== undefined) throw new UsageError('--top-order needs --frames beside it');
    const { arenaBytes, orderMax } = convention;
    if (arenaBytes) return asUsage(() => arenaZones(program, convention, arenaBytes));
    if (orderMax !== undefined) throw new UsageError('config: orderMax needs arenaBytes beside it');
    return binaryZones;
  }
  const largest = Math.floor(Math.log2(frames));
  if (top !== undefined && top > largest) {
    throw new UsageError(`--top-order must be in 0..${largest}, got ${top}`);
  }
  const shape: ZoneShape = { regions: [[0, frames]], orderMax: top ?? largest };
  return [shape];
}

/** Limits as options give them. */
export const limitsOf = (found: z.output<typeof binaryOptions>): BinaryLimits => ({
  fuelMax: found.fuel ?? binaryLimits.fuelMax,
  pagesMax: found.pages ?? binaryLimits.pagesMax,
});

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
function story(
  { program, convention, name, words }: GivenBinary,
  limits: BinaryLimits,
  { findings, programs }: Conformance,
  voice: Voice,
): string[] {
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
  return [...counterexample(voice, { subject: name, zone: on, calls }, scenario, words), ''];
}
