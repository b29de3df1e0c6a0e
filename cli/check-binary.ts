/** `buddycheck check ./my-allocator.wasm`: how far does an unmodified binary keep its promises? */
import { z } from 'zod';
import { Binary } from '../models/wasm/binary.ts';
import { type BinaryLimits, binaryLimits } from '../models/wasm/limits.ts';
import { binaryZones, type Conformance, conformance } from '../models/wasm/conformance.ts';
import { explore } from '../models/wasm/explore.ts';
import { type Behaviour, observeInvalid } from '../models/wasm/invalid-calls.ts';
import { Learned } from '../models/wasm/learned.ts';
import { playBinary } from '../models/wasm/play-binary.ts';
import { STATES_MAX } from '../models/plan.ts';
import { zone, type ZoneShape } from '../spec/zone.ts';
import { pause } from './pause.ts';
import { type GivenBinary, readBinary } from './read-binary.ts';
import { binaryJson, binarySummary } from './report/binary-summary.ts';
import { counterexample } from './report/counterexample.ts';
import { Progress } from './report/progress.ts';
import type { Voice } from './report/style.ts';
import { checked, exitCodes, integer, split, UsageError } from './usage.ts';

/** Options by name, for the parser. */
export const binaryOptionNames = {
  config: { type: 'string' },
  frames: { type: 'string' },
  'top-order': { type: 'string' },
  'states-max': { type: 'string' },
  fuel: { type: 'string' },
  pages: { type: 'string' },
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
  quick: z.boolean().default(false),
  json: z.boolean().default(false),
});

/** Runs the command and returns its exit code. @throws UsageError */
export async function checkBinary(args: readonly string[], voice: Voice): Promise<number> {
  const { values, positionals } = split(args, binaryOptionNames, 1);
  const found = checked(binaryOptions, values);
  const limits = limitsOf(found);
  const given = readBinary(positionals[0] as string, found.config, limits);
  const progress = new Progress(voice);
  const zones = zonesOf(found);
  const result = await asUsageLater(() =>
    conformance(given.program, given.convention, {
      zones,
      statesMax: found['states-max'] ?? STATES_MAX,
      limits,
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

/** The zones asked for, or all. */
export function zonesOf({
  frames,
  'top-order': top,
}: z.output<typeof binaryOptions>): readonly ZoneShape[] {
  if (frames === undefined) {
    if (top === undefined) return binaryZones;
    throw new UsageError('--top-order needs --frames beside it');
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

/** The shortest story of what fails, told by the binary itself. */
function story(
  { program, convention, name, path }: GivenBinary,
  limits: BinaryLimits,
  { zones }: Conformance,
  voice: Voice,
): string[] {
  const broken = zones.find(({ verdict }) => verdict === 'fails');
  if (!broken?.trace) return [];
  const binary = new Binary(program, convention, broken.zone, limits);
  const scenario = playBinary(binary, broken.trace, broken.level);
  if (!scenario.failure) throw new Error('engine bug: a failure of the search does not replay');
  const trace = { subject: name, zone: broken.zone, calls: broken.trace };
  return [...counterexample(voice, trace, scenario, path), ''];
}

/** Zones and limits that make no sense are the caller's. */
async function asUsageLater<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}
