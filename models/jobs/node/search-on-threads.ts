/**
 * An exhaustive search by several threads, each with a copy of the design under check, made from
 * its name or its file. The main thread only watches, so it hears an interrupt at once.
 */
import { extname } from 'node:path';
import type { WordModel } from '../../../engine/search/model.ts';
import { searchTogether } from '../../../engine/parallel/together.ts';
import { ThreadCrew } from '../../threads/thread-crew.ts';
import type { Means } from '../means.ts';
import type { Watcher } from '../watcher.ts';

/** Between two looks at the limits, and two drawings of the progress. */
const WATCH_MS = 100;

/** Searches with so many threads. The search throws an Error with what stopped a thread. */
export const searchOnThreads =
  (workers: number, watcher: Watcher): NonNullable<Means['searchTogether']> =>
  async ({ subject, zone, limits }, model: WordModel, isReduced, show) => {
    const crew = new ThreadCrew(
      {
        module: new URL(`./lock-step-model${extname(import.meta.url)}`, import.meta.url).href,
        name: 'lockStepModel',
        args: [subject, zone, isReduced],
      },
      workers,
    );
    const { statesMax, bytesMax = Infinity } = limits;
    const run = searchTogether(model, crew, { statesMax, bytesMax });
    const look = (): void => {
      const why = watcher.whyStop();
      if (why !== undefined) run.stop(why);
      show(run.explored);
    };
    look();
    const watch = setInterval(look, WATCH_MS);
    try {
      const verdict = await run.run();
      return { verdict, waiting: run.waiting, calls: run.tally };
    } finally {
      clearInterval(watch);
      await crew.end();
    }
  };
