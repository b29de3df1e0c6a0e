/** A claim tried again, as a task that any thread can do. */
import { extname } from 'node:path';
import type { Task } from '../models/jobs/node/pool.ts';
import { Stopwatch, type Watcher } from '../models/jobs/watcher.ts';
import { type Claim, type Finding, judgeClaim, startClaim } from './claims.ts';

/** States between two looks at the watcher. */
const SLICE = 500;

/** A claim that was tried, and how long that took. */
export interface Proved extends Finding {
  readonly seconds: number;
}

/** Undefined if the watcher stops it. @throws RangeError as `startClaim` does. */
export async function tryClaim(watcher: Watcher, claim: Claim): Promise<Proved | undefined> {
  const watch = new Stopwatch(watcher);
  const search = startClaim(claim);
  while (!search.step(SLICE)) {
    await watcher.pause();
    if (watcher.whyStop() !== undefined) break;
    const { states, depth } = search.explored;
    watcher.show({ what: claim.id, done: states, unit: 'states', depth, total: claim.states });
  }
  const { verdict } = search;
  return verdict && { ...judgeClaim(claim, verdict, search), seconds: watch.seconds };
}

/** The same, here or on a thread. */
export const claimTask = (watcher: Watcher, claim: Claim): Task<Proved | undefined> => ({
  here: () => tryClaim(watcher, claim),
  there: {
    module: new URL(`./claim-task${extname(import.meta.url)}`, import.meta.url).href,
    name: 'tryClaim',
    args: [claim],
  },
  isNeeded: () => watcher.whyStop() === undefined,
});
