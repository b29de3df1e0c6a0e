/** The options of `buddycheck check`, from text to a plan. */
import { z } from 'zod';
import { besideOf } from '../../models/kept/checkpoint.ts';
import { designs } from '../../models/catalogue/designs.ts';
import type { Allowance } from '../../models/jobs/allowance.ts';
import { isSearch, type ObjectSearchJob, type SearchJob } from '../../models/jobs/job.ts';
import type { Plan } from '../../models/jobs/run-plans.ts';
import { totals } from '../../models/contracts/closed-form.ts';
import { type AnyDesign } from '../../models/catalogue/object-designs.ts';
import { catalogued } from '../../models/jobs/means.ts';
import { designIn, isPath } from '../../models/jobs/node/design-file.ts';
import { planFor, type PlanOptions, SEED } from '../../models/jobs/page-plan.ts';
import { readIntervals } from '../../models/kept/trace-text.ts';
import { pmm } from '../../impl/index.ts';
import { isObjectDesign } from '../../models/catalogue/object-designs.ts';
import { objectPlan } from '../../models/jobs/object-plan.ts';
import { showInterval, type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import {
  levelNames,
  levelOptions,
  type LevelOptions,
  levelShape,
} from '../options/level-options.ts';
import { OutputFile } from '../options/output-file.ts';
import { MEBIBYTE, outputFiles, type OutputFiles } from '../options/output-files.ts';
import { PageFile } from '../options/page-file.ts';
import type { Voice } from '../terminal/style.ts';
import { allowanceOf } from '../terminal/watching.ts';
import { asUsage, asUsageLater, split, UsageError } from '../options/usage.ts';
import { checked, decimal, integer } from '../options/values.ts';
import { type Crowd, crowdNames, crowdOf, crowdOptions } from './side-by-side.ts';

/** Frames from the first to the last of a zone, at most. */
export const FRAMES_MAX = 1_048_576;

const names = {
  design: { type: 'string' },
  frames: { type: 'string' },
  regions: { type: 'string' },
  reserved: { type: 'string' },
  'top-order': { type: 'string' },
  seed: { type: 'string' },
  runs: { type: 'string' },
  'states-max': { type: 'string' },
  'seconds-max': { type: 'string' },
  'memory-max': { type: 'string' },
  seen: { type: 'string' },
  ...crowdNames,
  checkpoint: { type: 'string' },
  'checkpoint-every': { type: 'string' },
  ...levelNames,
  junit: { type: 'string' },
  sarif: { type: 'string' },
  html: { type: 'string' },
  quick: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const schema = z.strictObject({
  design: z.string().optional(),
  frames: integer('frames', 1, FRAMES_MAX).optional(),
  regions: z.string().optional(),
  reserved: z.string().optional(),
  'top-order': integer('top-order', 0, 20).optional(),
  seed: integer('seed', 0, 2 ** 31 - 1).optional(),
  runs: integer('runs', 1, 1_000_000).optional(),
  'states-max': integer('states-max', 1, 2 ** 30).optional(),
  'seconds-max': decimal('seconds-max', 0, 1e9).optional(),
  'memory-max': integer('memory-max', 1, 2 ** 20).optional(),
  seen: z
    .enum(['exact', 'fingerprints'], {
      error: ({ input }) => `--seen must be exact or fingerprints, got '${input}'`,
    })
    .default('exact'),
  ...crowdOptions,
  checkpoint: z.string().optional(),
  'checkpoint-every': decimal('checkpoint-every', 0, 1e6).optional(),
  ...levelShape,
  junit: z.string().optional(),
  sarif: z.string().optional(),
  html: z.string().optional(),
  quick: z.boolean().default(false),
  json: z.boolean().default(false),
});

type Found = z.output<typeof schema>;

/** Seconds between two checkpoints, where nobody says otherwise. */
const EVERY_SECONDS = 30;

/** What to check, and how to answer. */
export interface CheckOptions {
  readonly plans: readonly Plan[];
  readonly seed: number;
  readonly json: boolean;
  readonly allowance: Allowance;
  /** Who does jobs side by side. */
  readonly crowd: Crowd;
  /** Threads that do one search together: more than 1 where there is only one. */
  readonly searchers: number;
  /** Where the exhaustive search lies level by level; there is one then. */
  readonly levels: LevelOptions | undefined;
  /** Keeps the exhaustive search; there is one then. */
  readonly checkpoint: { readonly path: string; readonly everySeconds: number } | undefined;
  /** Files that can be written, and are to be. */
  readonly files: OutputFiles & { readonly html?: PageFile };
}

/**
 * Time that is limited counts from here on.
 * @throws UsageError for anything that cannot be checked as asked.
 */
export async function checkOptions(args: readonly string[], voice: Voice): Promise<CheckOptions> {
  const found = checked(schema, split(args, names).values);
  const { design, seed = SEED, quick, json, runs, seen } = found;
  const memory = found['memory-max'];
  const options: PlanOptions = {
    quick,
    seed,
    runs,
    zone: shapeOf(found),
    statesMax: found['states-max'],
    bytesMax: memory === undefined ? undefined : memory * MEBIBYTE,
    seen,
  };
  const plans = await asUsageLater(() => plansFor(design, options));
  const searches = plans.flatMap(({ jobs }) => jobs.filter(isSearch));
  return {
    plans,
    seed,
    json,
    checkpoint: checkpointOf(found, searches.length),
    levels: levelOptions(found, searches),
    allowance: allowanceOf(voice, found['seconds-max']),
    ...threadsOf(found, searches),
    files: filesOf(found),
  };
}

async function plansFor(name: string | undefined, options: PlanOptions): Promise<Plan[]> {
  if (name !== undefined && isPath(name)) {
    return [planOf(await designIn(name), options, name)];
  }
  if (name !== undefined) return [planOf(catalogued({ name }), options)];
  const pages = designs.map((one) => planOf(one, options));
  // Object allocators have small machines of their own: a zone that is asked for is not theirs.
  return options.zone ? pages : [...pages, planOf(pmm, options)];
}

function planOf(design: AnyDesign, options: PlanOptions, file?: string): Plan {
  const from = file !== undefined && { file };
  const subject = { name: design.name, ...from };
  if (!isObjectDesign(design)) return { design, ...from, jobs: planFor(design, options, subject) };
  if (options.zone) {
    throw new UsageError(`${design.name} is checked on machines of its own: leave out the zone`);
  }
  return { design, ...from, jobs: objectPlan(design, options, subject) };
}

/** States of a search from which on several threads pay for being started. */
const TOGETHER_STATES = 500_000;

/**
 * Jobs go side by side on all cores; one search alone is done by several threads together, if that
 * is asked or long enough to pay. What one thread keeps for itself, several do not.
 */
function threadsOf(found: Found, searches: readonly (SearchJob | ObjectSearchJob)[]) {
  const { workers, queue, seen, checkpoint } = found;
  const crowd = crowdOf(found);
  if (queue !== undefined) {
    if (checkpoint === undefined) return { crowd, searchers: 1 };
    throw new UsageError('--checkpoint keeps a search on this machine: leave out --queue');
  }
  const [search] = searches;
  // By levels there is more than one job to be done side by side.
  const isAlone = searches.length === 1 && search?.kind === 'pages' && found.levels === undefined;
  if (workers !== undefined && workers > 1 && isAlone) {
    if (seen !== 'exact') throw new UsageError(`--seen ${seen} is for one worker, got ${workers}`);
    if (checkpoint !== undefined) {
      throw new UsageError(`--checkpoint keeps a search by one worker, got --workers ${workers}`);
    }
    return { crowd: { ...crowd, workers: 1 }, searchers: workers };
  }
  if (!isAlone) return { crowd, searchers: 1 };
  const isPlain = seen === 'exact' && checkpoint === undefined && workers === undefined;
  const searchers = isPlain && isLong(search) ? crowd.workers : 1;
  return { crowd: { ...crowd, workers: 1 }, searchers };
}

/** Is it sure to meet many states, and not only allowed to? */
function isLong({ zone: on, symmetry, limits }: SearchJob): boolean {
  if (symmetry || limits.statesMax < TOGETHER_STATES) return false;
  return (totals(on)?.lists ?? 0) >= TOGETHER_STATES;
}

function checkpointOf({ checkpoint, 'checkpoint-every': every }: Found, searches: number) {
  if (checkpoint === undefined) {
    if (every === undefined) return undefined;
    throw new UsageError('--checkpoint-every needs --checkpoint beside it');
  }
  if (searches !== 1) {
    throw new UsageError(
      `--checkpoint keeps one exhaustive search, this would be ${searches}: ` +
        'give --design, and a zone with --frames or --regions',
    );
  }
  const { path } = new OutputFile('checkpoint', checkpoint, besideOf);
  return { path, everySeconds: every ?? EVERY_SECONDS };
}

function filesOf(found: Found): CheckOptions['files'] {
  const { html } = found;
  return { ...outputFiles(found), ...(html !== undefined && { html: new PageFile(html) }) };
}

function shapeOf(found: Found): ZoneShape | undefined {
  const { frames, regions, reserved } = found;
  const top = found['top-order'];
  if (frames !== undefined && regions !== undefined) {
    throw new UsageError('--frames and --regions both say how large the zone is: give one of them');
  }
  if (frames === undefined && regions === undefined) {
    if (reserved === undefined && top === undefined) return undefined;
    const lone = top === undefined ? '--reserved' : '--top-order';
    throw new UsageError(`${lone} needs --frames or --regions beside it`);
  }
  return asUsage(() => {
    const pairs = regions === undefined ? [[0, frames ?? 0] as const] : readIntervals(regions);
    const holes = reserved === undefined ? [] : readIntervals(reserved);
    const made = zone({ regions: pairs, reserved: holes, orderMax: 0 });
    return { regions: pairs, reserved: holes, orderMax: topOrder(made, top) };
  });
}

/** The order asked for, or the largest that fits somewhere. */
function topOrder({ regions }: Zone, asked: number | undefined): number {
  const span = (regions.at(-1)?.to ?? 0) - (regions[0]?.from ?? 0);
  if (span > FRAMES_MAX) {
    const where = regions.map(showInterval).join(' ');
    throw new RangeError(
      `--regions must span at most ${FRAMES_MAX} frames, got ${span} in ${where}`,
    );
  }
  const largest = Math.max(...regions.map(({ from, to }) => largestOrder(from, to)));
  if (asked === undefined) return largest;
  if (asked <= largest) return asked;
  const where = regions.map(showInterval).join(' ');
  throw new RangeError(
    `--top-order must be in 0..${largest}, no larger block fits in ${where}, got ${asked}`,
  );
}

/** Of the aligned blocks that lie in these frames, the order of the largest. */
function largestOrder(from: number, to: number): number {
  let k = 0;
  while (k < 20 && Math.ceil(from / 2 ** (k + 1)) * 2 ** (k + 1) + 2 ** (k + 1) <= to) k++;
  return k;
}
