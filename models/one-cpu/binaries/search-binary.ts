/**
 * Searches a binary on one zone until nothing more is learned, then says what was found. Searches
 * in which something was learned are thrown away, whatever they found.
 */
import type { Verdict } from '../../../engine/search/model.ts';
import { type Search, start } from '../../../engine/search/search.ts';
import { type Binary, LimitMet } from '../../subject/binaries/binary-mount.ts';
import type { Broken } from './broken.ts';
import { Explored } from './binary-model.ts';
import { isTabular as canBeTabular, TableSearch } from './table-search.ts';
import { Learned } from './relevant-bytes.ts';
import type { Level } from './levels.ts';

/** Calls that may still be made, and what is told where there are none left. */
export interface Budget {
  calls: number;
  readonly limit: string;
}

/** A reason, as a verdict names its limit; undefined while there is none. */
export type WhyStop = string | undefined;

/** How far to look. */
export interface ExploreOptions {
  readonly level: Level;
  readonly statesMax: number;
  /** Of states and tables; any number if it says nothing. */
  readonly bytesMax?: number | undefined;
  /** What is known from searches of the same binary. */
  readonly learned?: Learned;
  /** By tables where that can be, which is many times as fast? Default true. */
  readonly tables?: boolean;
  /** What is known to be broken: passed over. */
  readonly broken?: Broken;
  /** Calls that may still be made, in all searches that share this; undefined for any number. */
  readonly budget?: Budget | undefined;
  /** Another model than the plain one. */
  readonly make?: (learned: Learned) => Explored;
  /** Called between slices of the search; answers why it is to stop, if it is. */
  readonly onSlice?: (states: number, depth: number) => WhyStop | Promise<WhyStop>;
}

/** A verdict that rests on a search with nothing left to learn. */
export interface Exploration {
  readonly verdict: Verdict;
  readonly model: Explored;
}

const SLICE = 100;
const TABLE_SLICE = 2000;
const ROUNDS_MAX = 10_000;

/** Undefined where init met a limit of ours. */
function tablesOf(
  model: Explored,
  { statesMax, bytesMax }: ExploreOptions,
): TableSearch | undefined {
  try {
    return new TableSearch(model, statesMax, bytesMax);
  } catch (error) {
    if (error instanceof LimitMet) return undefined;
    throw error;
  }
}

/** Undefined where something was learned. */
async function searchTables(model: Explored, options: ExploreOptions) {
  const tables = tablesOf(model, options);
  if (!tables) return { kind: 'left', why: 'init met a limit' } as const;
  while (!tables.step(TABLE_SLICE)) {
    const why = await options.onSlice?.(tables.states, tables.depth);
    if (why !== undefined) tables.stop(why);
  }
  return tables.end;
}

/** Searches, learns, and searches again. */
export async function explore(binary: Binary, options: ExploreOptions): Promise<Exploration> {
  const { level, broken, budget } = options;
  const learned = options.learned ?? new Learned(binary.frameBytes);
  // What is broken is passed over, and stale words are left out, by the readable search only.
  const isPlain = !broken?.isAny && !learned.hasOwners;
  let isTabular = options.make === undefined && options.tables !== false && isPlain;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const model = options.make?.(learned) ?? new Explored(binary, learned, level, broken);
    // Only the interpreter follows what idle words do, and tells stories.
    const isFollowed = learned.followed.length > 0;
    binary.on = isTabular && !isFollowed && binary.runner ? binary.runner : binary.instance;
    if (isTabular && canBeTabular(model)) {
      const end = await searchTables(model, options);
      if (learned.isNews && end?.kind !== 'unknown') continue;
      if (end && end.kind !== 'left') return { verdict: end, model };
      // Something was met that the readable search must tell.
      isTabular = false;
      continue;
    }
    const run = begun(model, options);
    if (!('step' in run)) return { verdict: run, model };
    for (let calls = 0; !stepped(run, learned) && !learned.isNews; calls = model.callsMade) {
      if (budget) budget.calls -= model.callsMade - calls;
      if (budget && budget.calls < 0) run.stop(budget.limit);
      const { states, depth } = run.explored;
      const why = await options.onSlice?.(states, depth);
      if (why !== undefined) run.stop(why);
    }
    if (learned.isNews && run.verdict?.kind !== 'unknown') continue;
    if (!run.verdict) continue;
    const { limitMet: limit } = model;
    if (run.verdict.kind !== 'holds' || limit === undefined) return { verdict: run.verdict, model };
    return { verdict: { kind: 'unknown', limit, explored: run.explored }, model };
  }
  throw new Error(`engine bug: something new was learned in each of ${ROUNDS_MAX} searches`);
}

/**
 * One slice of it; is it finished? States that wait are looked at when a failure is met: if
 * something is learned from them, the failure does not show again, and the search does not count.
 */
function stepped(run: Search, learned: Learned): boolean {
  try {
    return run.step(SLICE);
  } catch (error) {
    if (learned.isNews) return true;
    throw error;
  }
}

/** The search, or that init met a limit of ours. */
function begun(
  model: Explored,
  { statesMax, bytesMax = Infinity }: ExploreOptions,
): Search | Extract<Verdict, { kind: 'unknown' }> {
  try {
    return start(model, { statesMax, bytesMax });
  } catch (error) {
    if (!(error instanceof LimitMet)) throw error;
    const explored = { states: 0, transitions: 0, depth: 0, bytes: 0, seen: 'exact' } as const;
    return { kind: 'unknown', limit: error.message, explored };
  }
}
