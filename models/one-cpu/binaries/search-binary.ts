/**
 * Searches a binary on one zone until nothing more is learned, then says what was found. Searches
 * in which something was learned are thrown away, whatever they found.
 */
import type { Verdict } from '../../../engine/search/model.ts';
import { start } from '../../../engine/search/search.ts';
import type { Binary } from '../../subject/binaries/binary-mount.ts';
import { Explored } from './binary-model.ts';
import { Learned } from './relevant-bytes.ts';
import type { Level } from './levels.ts';

/** How far to look. */
export interface ExploreOptions {
  readonly level: Level;
  readonly statesMax: number;
  /** What is known from searches of the same binary. */
  readonly learned?: Learned;
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
const ROUNDS_MAX = 10_000;

/** Searches, learns, and searches again. */
export async function explore(binary: Binary, options: ExploreOptions): Promise<Exploration> {
  const learned = options.learned ?? new Learned(binary.frameBytes);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const model = options.make?.(learned) ?? new Explored(binary, learned, options.level);
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
