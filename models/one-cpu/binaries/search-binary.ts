/**
 * Searches a binary on one zone until nothing more is learned, then says what was found. Searches
 * in which something was learned are thrown away, whatever they found.
 */
import type { Verdict } from '../../../engine/search/model.ts';
import { start } from '../../../engine/search/search.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { Explored } from './binary-model.ts';
import { isTabular as canBeTabular, TableSearch } from './table-search.ts';
import { Learned } from './relevant-bytes.ts';
import type { Level } from './levels.ts';

/** How far to look. */
export interface ExploreOptions {
  readonly level: Level;
  readonly statesMax: number;
  /** What is known from searches of the same binary. */
  readonly learned?: Learned;
  /** By tables where that can be, which is many times as fast? Default true. */
  readonly tables?: boolean;
  /** Another model than the plain one. */
  readonly make?: (learned: Learned) => Explored;
  /** Called between slices of the search; true ends it. */
  readonly onSlice?: (states: number, depth: number) => boolean | Promise<boolean>;
}

/** A verdict that rests on a search with nothing left to learn. */
export interface Exploration {
  readonly verdict: Verdict;
  readonly model: Explored;
}

const SLICE = 100;
const TABLE_SLICE = 2000;
const ROUNDS_MAX = 10_000;

/** Undefined where something was learned. */
async function searchTables(model: Explored, options: ExploreOptions) {
  const tables = new TableSearch(model, options.statesMax);
  while (!tables.step(TABLE_SLICE)) {
    if (await options.onSlice?.(tables.states, tables.depth)) tables.stop('interrupted');
  }
  return tables.end;
}

/** Searches, learns, and searches again. */
export async function explore(binary: Binary, options: ExploreOptions): Promise<Exploration> {
  const learned = options.learned ?? new Learned(binary.frameBytes);
  let isTabular = options.make === undefined && options.tables !== false;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const model = options.make?.(learned) ?? new Explored(binary, learned, options.level);
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
    const run = start(model, { statesMax: options.statesMax });
    while (!run.step(SLICE) && !learned.isNews) {
      const { states, depth } = run.explored;
      if (await options.onSlice?.(states, depth)) run.stop('interrupted');
    }
    if (learned.isNews && run.verdict?.kind !== 'unknown') continue;
    if (run.verdict) return { verdict: run.verdict, model };
  }
  throw new Error(`engine bug: something new was learned in each of ${ROUNDS_MAX} searches`);
}
