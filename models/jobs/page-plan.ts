/**
 * What a check of a design consists of: small zones of every awkward shape looked at everywhere,
 * larger ones up to tree symmetry, the frames where words and addresses end, random histories on
 * zones up to 2^20 frames, and the calls that a real machine made. The bounds are chosen so that
 * all designs take well under two minutes.
 */
import type { Design } from '../../spec/ports/page-port.ts';
import { type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { totals } from '../contracts/closed-form.ts';
import { effectiveZone } from '../subject/pages/mount.ts';
import { hasSmallRoots } from '../contracts/roots.ts';
import { compositeZone } from '../one-cpu/composite-frees.ts';
import { withRoom } from '../one-cpu/symmetric.ts';
import type { PageJob, SearchLimits, SubjectName } from './job.ts';

/** How the whole plan is narrowed. Integers ≥ 1, the seed ≥ 0. */
export interface PlanOptions {
  /** Leave out what takes longest. */
  readonly quick: boolean;
  /** This zone only: without the recorded calls, which need a zone of their own. */
  readonly zone?: ZoneShape | undefined;
  readonly seed: number;
  /** Random histories. */
  readonly runs?: number | undefined;
  /** States kept by one search. */
  readonly statesMax?: number | undefined;
  /** Bytes of states and tables of one search. */
  readonly bytesMax?: number | undefined;
  /** How states of one search are told apart. Default `exact`. */
  readonly seen?: SearchLimits['seen'] | undefined;
}

/** The seed where none is given: fixed, so that two runs of one version are the same run. */
export const SEED = 1965;

/** Zones with more states than these are looked at up to tree symmetry. */
const CONCRETE_MAX = 100_000;

/** States that one search keeps, where nobody says otherwise. */
export const STATES_MAX = 200_000;

/** Zones with more frames are left to random histories: one state of theirs has too many calls. */
export const EXHAUSTIVE_FRAMES_MAX = 64;

/** Random histories, where nobody says otherwise. */
export const RUNS = { quick: 100, full: 500 } as const;

/**
 * Every shape that has broken an allocator: tails, odd bases, two top blocks and three, gaps, holes
 * inside and at both ends. Four frames come first, for they tell the shortest stories.
 */
const smallZones: readonly ZoneShape[] = [
  { regions: [[0, 4]], orderMax: 2 },
  { regions: [[0, 8]], orderMax: 3 },
  { regions: [[0, 5]], orderMax: 2 },
  { regions: [[0, 6]], orderMax: 2 },
  { regions: [[0, 7]], orderMax: 2 },
  { regions: [[3, 8]], orderMax: 2 },
  { regions: [[0, 8]], orderMax: 2 },
  {
    regions: [
      [0, 4],
      [6, 10],
    ],
    orderMax: 2,
  },
  { regions: [[0, 8]], reserved: [[3, 4]], orderMax: 3 },
  {
    regions: [[0, 8]],
    reserved: [
      [0, 1],
      [7, 8],
    ],
    orderMax: 3,
  },
  { regions: [[0, 6]], orderMax: 1 },
];

/** Tails of more than one block, an odd base, and the largest block that is affordable. */
const largeZones: readonly ZoneShape[] = [
  { regions: [[0, 11]], orderMax: 3 },
  { regions: [[0, 13]], orderMax: 3 },
  { regions: [[3, 16]], orderMax: 3 },
  { regions: [[0, 16]], orderMax: 4 },
];

/** Nearly 2^20 frames, both ends cut: looking at it takes a second, so there is one history. */
const million: ZoneShape = { regions: [[5, 2 ** 20 - 32]], orderMax: 18 };
const MILLION = { runs: 1, callsMax: 1_000 };

/**
 * What to do for this design, cheapest first.
 * @throws RangeError for a zone that is none, or that cannot hold the design's metadata.
 */
export function planFor(
  design: Design,
  options: PlanOptions,
  subject: SubjectName = { name: design.name },
): PageJob[] {
  const { quick, seed } = options;
  const limits = limitsOf(options);
  const runs = options.runs ?? (quick ? RUNS.quick : RUNS.full);
  const made = (shape: ZoneShape): Zone => zone({ ...shape, alignment: design.declares.alignment });
  const of = { kind: 'pages', subject } as const;
  const exhaustive = (on: Zone, symmetry: boolean): PageJob => ({
    ...of,
    method: 'exhaustive',
    zone: on,
    symmetry,
    limits,
  });
  const random = (on?: Zone): PageJob => ({
    ...of,
    method: 'random',
    ...(on && { zone: on }),
    runs,
    seed,
  });
  if (options.zone) {
    const on = made(options.zone);
    // A zone without room for the metadata is found out here, before anything runs.
    effectiveZone(design, on);
    const searched = framesOf(on) <= EXHAUSTIVE_FRAMES_MAX;
    return [...(searched ? [exhaustive(on, needsSymmetry(design, on))] : []), random(on)];
  }
  const large = largeZones.map((shape) => made(design.managed ? withRoom(shape) : shape));
  return [
    ...smallZones.map((shape) => exhaustive(made(shape), false)),
    ...(quick ? [] : large.filter((on) => needsSymmetry(design, on))).map((on) =>
      exhaustive(on, true),
    ),
    { ...of, method: 'widths' },
    { ...of, method: 'composite', zone: compositeZone(design) },
    random(),
    ...(quick ? [] : [{ ...random(made(million)), ...MILLION }]),
    { ...of, method: 'recorded' },
  ];
}

/** The limits of each search of a plan. */
export const limitsOf = ({
  statesMax = STATES_MAX,
  bytesMax,
  seen,
}: PlanOptions): SearchLimits => ({
  statesMax,
  ...(bytesMax !== undefined && { bytesMax }),
  ...(seen !== undefined && { seen }),
});

/** Frames of all regions, holes included. */
export const framesOf = ({ regions }: Zone): number =>
  regions.reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * Too many states to look at each, in blocks that are small enough, and a design that does not say
 * itself that it looks at addresses? Whether swapped halves are alike to it is found out later.
 */
function needsSymmetry(design: Design, on: Zone): boolean {
  if (design.declares.picks === 'lowest') return false;
  const managed = effectiveZone(design, on);
  const states = totals(managed)?.lists ?? Number.POSITIVE_INFINITY;
  return states > CONCRETE_MAX && hasSmallRoots(managed);
}
