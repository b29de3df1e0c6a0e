/** Does one job of an object allocator, watched and stopped as those of page designs are. */
import { start } from '../../engine/search/search.ts';
import { documentSizes } from '../../impl/slab/sizes.ts';
import type { ObjectDesign } from '../../spec/ports/object-port.ts';
import { runObjects } from '../one-cpu/objects/object-histories.ts';
import { ObjectModel } from '../one-cpu/objects/object-model.ts';
import { objectScope } from '../one-cpu/objects/object-scopes.ts';
import { boundsOf, type ObjectJob, type ObjectRunsJob, type ObjectSearchJob } from './job.ts';
import type { Means } from './means.ts';
import type { JobResult } from './result.ts';
import { Stopwatch } from './watcher.ts';

const SLICE = 20;

/** CPUs that make the calls of random runs, one at a time. */
const CPUS = 2;

/** Whatever goes wrong with the design is in the result. */
export const runObjectJob = (
  design: ObjectDesign,
  job: ObjectJob,
  means: Means,
): Promise<JobResult> =>
  job.method === 'objects' ? searchScope(design, job, means) : runBursts(design, job, means);

async function runBursts(
  design: ObjectDesign,
  job: ObjectRunsJob,
  { watcher }: Means,
): Promise<JobResult> {
  const { zone, runs, burstsMax, burstsMin, seed } = job;
  await watcher.pause();
  const watch = new Stopwatch(watcher);
  watcher.show({ what: `${design.name}  random`, done: 0, unit: 'runs', total: runs });
  const base = boundsOf(job);
  const limit = watcher.whyStop();
  if (limit !== undefined) return { ...base, calls: 0, verdict: 'unknown', seconds: 0, limit };
  const least = burstsMin !== undefined && { burstsMin };
  const where = { design, sizes: documentSizes, cpus: CPUS, zone };
  const found = runObjects({ ...where, runs, burstsMax, ...least, seed });
  const { calls } = found;
  const { seconds } = watch;
  if (found.kind === 'passed') return { ...base, calls, verdict: 'passed', seconds };
  const { failure, labels: told } = found;
  return { ...base, calls, verdict: 'fails', seconds, failure, told };
}

async function searchScope(
  design: ObjectDesign,
  job: ObjectSearchJob,
  { watcher }: Means,
): Promise<JobResult> {
  const watch = new Stopwatch(watcher);
  const model = new ObjectModel(objectScope(job.scope, design));
  const run = start(model, job.limits);
  while (!run.step(SLICE)) {
    await watcher.pause();
    const why = watcher.whyStop();
    if (why !== undefined) run.stop(why);
    const { states, depth } = run.explored;
    watcher.show({ what: `${design.name}  ${job.scope}`, done: states, unit: 'states', depth });
  }
  const { verdict } = run;
  if (!verdict) throw new Error('engine bug: a search ended without a verdict');
  const { states, transitions, depth, bytes, seen: told } = verdict.explored;
  const base = {
    ...boundsOf(job),
    states,
    transitions,
    depth,
    bytes,
    seen: told,
    waiting: run.waiting,
    calls: model.callsMade,
    seconds: watch.seconds,
  };
  if (verdict.kind === 'holds') return { ...base, verdict: 'holds' };
  if (verdict.kind === 'unknown') return { ...base, verdict: 'unknown', limit: verdict.limit };
  const { failure, trace } = verdict;
  return { ...base, verdict: 'fails', failure, told: trace.labels };
}
