/** The options of commands that look at a binary: which zones, within which limits. */
import { z } from 'zod';
import { binaryZones } from '../../models/jobs/binaries/conformance.ts';
import { sharedBinary } from '../../models/subject/binaries/cpus/shared-binary.ts';
import { type BinaryLimits, binaryLimits } from '../../models/subject/binaries/limits.ts';
import { arenaZones } from '../../models/subject/binaries/sizes.ts';
import { expectsCpus } from '../../models/subject/binaries/warnings.ts';
import type { ZoneShape } from '../../spec/blocks/zone.ts';
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import type { GivenBinary } from './read-binary.ts';
import { asUsage, UsageError } from './usage.ts';
import { integer } from './values.ts';

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

/** What their texts mean. */
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

/** The binary for several CPUs, if anything says that it is meant for them. */
export const sharedIfMeant = (
  { program, convention, name }: GivenBinary,
  limits: BinaryLimits,
): (() => SharedDesign) | undefined =>
  expectsCpus(program, convention)
    ? () => sharedBinary(program, name, convention, limits)
    : undefined;

/** The zones asked for, by options or else by the config, or all. @throws UsageError */
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
