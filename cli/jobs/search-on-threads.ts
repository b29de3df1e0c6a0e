/**
 * An exhaustive search by several threads, each with a copy of the design under check, made from
 * its name or its file. The main thread only watches, so it hears an interrupt at once.
 */
import { extname } from 'node:path';
import { searchTogether } from '../../engine/parallel/together.ts';
import { ThreadCrew } from '../../models/threads/thread-crew.ts';
import { fileOf } from '../options/design-file.ts';
import type { Effort } from './result.ts';
import type { Searched, Watched } from './watched-search.ts';

/** Between two looks at the limits, and two drawings of the progress. */
const WATCH_MS = 100;

/** @throws Error with what stopped a thread, if something did. */
export async function searchOnThreads(
  { design, job, model, isReduced, show }: Watched,
  { allowance, bytesMax, workers }: Effort,
): Promise<Searched> {
  const { zone, statesMax } = job;
  const crew = new ThreadCrew(
    {
      module: new URL(`./lock-step-model${extname(import.meta.url)}`, import.meta.url).href,
      name: 'lockStepModel',
      args: [fileOf(design) ?? design.name, zone, isReduced],
    },
    workers,
  );
  const run = searchTogether(model, crew, { statesMax, bytesMax });
  const look = (): void => {
    const why = allowance.whyStop();
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
}
