/**
 * What a check of a design consists of: small zones of every awkward shape looked at everywhere,
 * one larger zone up to tree symmetry, random histories on zones up to 2^16 frames, and the calls
 * that a real machine made. The bounds are chosen so that two designs take well under two minutes.
 */
import type { Design } from '../spec/port.ts';
import { type Zone, type ZoneShape, zone } from '../spec/zone.ts';
import { effectiveZone } from './mounted.ts';
import { treeOf } from './symmetric.ts';

/** One thing to do; the methods differ in what their success is worth. */
export type Job =
  | {
      /** Every reachable state, every call. */
      readonly method: 'exhaustive';
      readonly zone: Zone;
      /** Of states that differ only by swapped halves of blocks, one is looked at. */
      readonly symmetry: boolean;
      readonly statesMax: number;
    }
  | {
      readonly method: 'random';
      /** Without one each run draws its own: any shape, 2^3 to 2^16 frames. */
      readonly zone: Zone | undefined;
      readonly runs: number;
      readonly seed: number;
    }
  | { readonly method: 'recorded' };

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
}

/** The seed where none is given: fixed, so that two runs of one version are the same run. */
export const SEED = 1965;

/** States that one search keeps, where nobody says otherwise. */
export const STATES_MAX = 200_000;

/** Zones with more frames are left to random histories: one state of theirs has too many calls. */
export const EXHAUSTIVE_FRAMES_MAX = 64;

/** Random histories, where nobody says otherwise. */
export const RUNS = { quick: 100, full: 500 } as const;

/**
 * Every shape that has broken an allocator: tails, odd bases, two top blocks, gaps, holes. Four
 * frames come first, for they tell the shortest stories.
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
];

const sixteen: ZoneShape = { regions: [[0, 16]], orderMax: 4 };

/** The same for a design whose metadata lies in the zone: it finds room beside the block. */
const sixteenAndRoom: ZoneShape = {
  regions: [
    [0, 16],
    [16, 18],
  ],
  orderMax: 4,
};

/**
 * What to do for this design, cheapest first.
 * @throws RangeError for a zone that is none, or that cannot hold the design's metadata.
 */
export function planFor(design: Design, options: PlanOptions): Job[] {
  const { quick, seed, statesMax = STATES_MAX } = options;
  const runs = options.runs ?? (quick ? RUNS.quick : RUNS.full);
  const made = (shape: ZoneShape): Zone => zone({ ...shape, alignment: design.declares.alignment });
  const exhaustive = (on: Zone, symmetry: boolean): Job => ({
    method: 'exhaustive',
    zone: on,
    symmetry,
    statesMax,
  });
  const random = (on?: Zone): Job => ({ method: 'random', zone: on, runs, seed });
  if (options.zone) {
    const on = made(options.zone);
    // A zone without room for the metadata is found out here, before anything runs.
    effectiveZone(design, on);
    const searched = framesOf(on) <= EXHAUSTIVE_FRAMES_MAX;
    return [...(searched ? [exhaustive(on, needsSymmetry(design, on))] : []), random(on)];
  }
  const large = made(design.managed ? sixteenAndRoom : sixteen);
  return [
    ...smallZones.map((shape) => exhaustive(made(shape), false)),
    ...(!quick && needsSymmetry(design, large) ? [exhaustive(large, true)] : []),
    random(),
    { method: 'recorded' },
  ];
}

/** Frames of all regions, holes included. */
export const framesOf = ({ regions }: Zone): number =>
  regions.reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * Is what can be handed out one block of 16 frames or more, and the design one for which swapping
 * halves is known to change nothing? Lowest-address-first designs are not.
 */
function needsSymmetry(design: Design, on: Zone): boolean {
  const isTree = treeOf(effectiveZone(design, on)) !== undefined;
  return isTree && 2 ** on.orderMax >= 16 && design.declares.picks !== 'lowest';
}
