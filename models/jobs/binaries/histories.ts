/** Long histories of a binary on the sizes that searches do not reach: what became of each. */
import type { Program } from '../../../engine/wasm/lower/program.ts';
import { type Zone, zone } from '../../../spec/blocks/zone.ts';
import { Binary } from '../../subject/binaries/binary-mount.ts';
import type { Convention } from '../../subject/binaries/convention.ts';
import type { BinaryLimits } from '../../subject/binaries/limits.ts';
import type { Broken } from '../../one-cpu/binaries/broken.ts';
import { type HistoryEnd, playHistory } from '../../one-cpu/binaries/histories/long-history.ts';
import type { HistoryResult } from './results.ts';
import { historyFrames } from './zones.ts';

/** What is played. */
export interface HistoriesOf {
  readonly program: Program;
  readonly convention: Convention;
  readonly limits: BinaryLimits;
  readonly broken: Broken;
  /** Zones that init took: a top order that it serves is among theirs. */
  readonly taken: readonly { readonly zone: Zone }[];
  /** The first of the seeds. */
  readonly seed: number;
}

/** Calls of one history, and histories of one size. */
const CALLS = 2_000;
const SEEDS = 4;

/** Bytes of blocks that a client scribbles over are most of the time: zones above this are few. */
const MANY = 10_000;

/** Replays to make a failure shorter; fewer where each takes its time. */
const attemptsFor = (frames: number): number => (frames > MANY ? 300 : 1000);

/** Jumps back that each frame of a large zone may cost in one call. */
const FUEL_PER_FRAME = 64;

/** One size after the other. */
export async function* historiesOf(given: HistoriesOf): AsyncGenerator<HistoryResult> {
  for (const frames of historyFrames) {
    // Other things are to be done between two of them.
    await Promise.resolve();
    yield resultOf(given, frames);
  }
}

function resultOf(given: HistoriesOf, frames: number): HistoryResult {
  for (const on of zonesOf(given, frames)) {
    const result = onZone(given, frames, on);
    if (result) return result;
  }
  const why = 'init takes no zone of that size';
  return { frames, verdict: 'left out', calls: 0, seeds: 0, why };
}

/** The largest top order that fits first, then those that it took before. */
function zonesOf({ convention, taken }: HistoriesOf, frames: number): Zone[] {
  const largest = Math.min(20, Math.floor(Math.log2(frames)));
  const before = taken.map(({ zone: { orderMax } }) => orderMax as number);
  const orders = [largest, Math.max(0, largest - 1), 11, 10, 6, ...before].filter(
    (order) => order <= largest,
  );
  const { alignment } = convention;
  return [...new Set(orders)].map((orderMax) =>
    zone({ regions: [[0, frames]], orderMax, alignment }),
  );
}

/** Undefined where init refuses the zone. */
function onZone(
  { program, convention, limits, broken, seed: first }: HistoriesOf,
  frames: number,
  on: Zone,
): HistoryResult | undefined {
  const fuelMax = limits.fuelMax + FUEL_PER_FRAME * Math.max(0, frames - 64);
  const binary = mounted(program, convention, on, { ...limits, fuelMax });
  if (typeof binary === 'string') {
    return { frames, verdict: 'left out', calls: 0, seeds: 0, why: binary };
  }
  let calls = 0;
  broken.takeAgain();
  const seeds = frames > MANY ? 1 : SEEDS;
  const base = { frames, zone: on, seeds };
  for (let seed = first; seed < first + seeds; seed++) {
    const options = { calls: CALLS, seed, broken, attemptsMax: attemptsFor(frames) };
    const end: HistoryEnd = playHistory(binary, options);
    if (end.kind === 'refused') return undefined;
    calls += end.calls;
    if (end.kind === 'unknown') return { ...base, verdict: 'unknown', calls, limit: end.limit };
    if (end.kind === 'fails') {
      broken.add(end.way);
      const { failure, trace } = end;
      const finding = { level: end.way.level, zone: on, failure, trace };
      return { ...base, verdict: 'fails', calls, finding };
    }
  }
  const again = broken.takeAgain();
  if (again.length > 0) return { ...base, verdict: 'fails', calls, again };
  return { ...base, verdict: 'passed', calls };
}

/** The binary on this zone, or why it cannot be. */
function mounted(
  program: Program,
  convention: Convention,
  on: Zone,
  limits: BinaryLimits,
): Binary | string {
  try {
    return new Binary(program, convention, on, limits);
  } catch (error) {
    if (error instanceof RangeError) return error.message;
    throw error;
  }
}
