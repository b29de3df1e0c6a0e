/** Does it pay to send a search's states about? A look of two seconds, and what follows from it. */
import { start } from '../../engine/search/search.ts';
import type { WordModel } from '../../engine/search/model.ts';
import type { SearchJob } from '../../models/jobs/job.ts';
import type { Watcher } from '../../models/jobs/watcher.ts';

/** A search that one process should do. */
export class RefusedSearch extends RangeError {}

const LOOK_SECONDS = 2;

/** Sorting, packing and writing a transition takes about as long. */
const MICROSECONDS_MIN = 1;

/** Less is over before a fleet has begun. */
const SECONDS_MIN = 60;

/** States between two looks at the time. */
const SLICE = 100;

/**
 * `total`: states that there are, where that is known.
 * @throws RefusedSearch saying what one process would take, where that is less.
 */
export async function mustPay(
  { limits }: Pick<SearchJob, 'limits'>,
  model: WordModel,
  total: number | undefined,
  watcher: Watcher,
): Promise<void> {
  const run = start(model, { statesMax: limits.statesMax });
  const began = watcher.seconds();
  let spent = 0;
  while (!run.step(SLICE) && spent < LOOK_SECONDS) {
    await watcher.pause();
    spent = watcher.seconds() - began;
  }
  const { states, transitions } = run.explored;
  const each = (1e6 * spent) / Math.max(1, transitions);
  const rate = `at ${each.toFixed(1)} µs a transition`;
  const way = 'leave out --queue, or give --partitions to send it about all the same';
  if (run.verdict)
    throw new RefusedSearch(`one process does this in ${spent.toFixed(1)} s: ${way}`);
  if (each < MICROSECONDS_MIN) {
    throw new RefusedSearch(`one process is faster ${rate}, for sending one takes as long: ${way}`);
  }
  const wanted = Math.min(total ?? Infinity, limits.statesMax);
  const seconds = (spent * wanted) / states;
  if (total === undefined || seconds >= SECONDS_MIN) return;
  throw new RefusedSearch(
    `one process takes about ${Math.ceil(seconds)} s for this, ${rate}: ${way}`,
  );
}
