/** `check(design, zone, options)`: what `buddycheck check` does, of an object in this process. */
import { counterexample } from '../cli/report/counterexample.ts';
import { seconds } from '../models/jobs/node/clock.ts';
import { nodeMeans } from '../models/jobs/node/node-means.ts';
import { planFor, SEED } from '../models/jobs/page-plan.ts';
import { type DesignResult, type JobResult, verdictOf } from '../models/jobs/result.ts';
import { runJob } from '../models/jobs/run-job.ts';
import { runPlans } from '../models/jobs/run-plans.ts';
import { unwatched, type Watcher } from '../models/jobs/watcher.ts';
import { playScenario } from '../models/one-cpu/scenario.ts';
import type { Design } from '../spec/ports/page-port.ts';
import { shapeOf, type Where } from './asked.ts';

/** How far to look. */
export interface CheckSettings {
  /** States that one search keeps; more means `unknown`. Default 200,000. */
  readonly statesMax?: number;
  /** Random histories. Default 100. */
  readonly runs?: number;
  /** Of the random histories: a seed's are always the same. Default 1965. */
  readonly seed?: number;
  /** Bytes of states and tables of one search. */
  readonly bytesMax?: number;
  /** Hears how far it is, and may stop it. */
  readonly watcher?: Watcher;
}

/** What was found. */
export interface Checked {
  /** `holds` is about every state and call within the zone; `unknown` met a limit. */
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** By method: the search of the zone, where it is small enough, and random histories. */
  readonly results: readonly JobResult[];
  /** Of `fails`: the shortest story found, as the command line prints it. */
  readonly story?: string;
}

/**
 * Looks for a call that the design answers wrongly: every call from every state of the zone, if it
 * has at most 64 frames, and random histories. The command line does the same with a file.
 * @throws RangeError for a zone that is none, or that cannot hold the design's metadata.
 */
export async function check(
  design: Design,
  where: Where,
  settings: CheckSettings = {},
): Promise<Checked> {
  const { seed = SEED, runs, statesMax, bytesMax, watcher = { ...unwatched, seconds } } = settings;
  const options = { quick: true, seed, runs, statesMax, bytesMax, zone: shapeOf(where) };
  const means = { ...nodeMeans(watcher), design: () => design };
  const designs = await runPlans([{ design, jobs: planFor(design, options) }], {
    // One after the other: what comes after a failure is never begun.
    run: inTurn((job) => runJob(job, means)),
    whyStop: () => watcher.whyStop(),
  });
  const [{ results }] = designs as [DesignResult];
  const failed = results.find((one) => one.verdict === 'fails');
  const story = failed && storyOf(design, failed);
  return { verdict: verdictOf(designs), results, ...(story !== undefined && { story }) };
}

function inTurn<Job, Result>(act: (job: Job) => Promise<Result>) {
  let last: Promise<unknown> = Promise.resolve();
  return (job: Job, isNeeded: () => boolean): Promise<Result | undefined> => {
    const begun = last.then(() => (isNeeded() ? act(job) : undefined));
    last = begun.catch(() => undefined);
    return begun;
  };
}

function storyOf(design: Design, { trace, failure }: JobResult): string {
  if (!trace) return failure?.why ?? '';
  const scenario = playScenario(design, trace.zone, trace.calls);
  return counterexample({ isColoured: false }, trace, scenario).join('\n');
}
