/** Does one job of a page design: a search, far zones, random histories, or recorded calls. */
import type { Design } from '../../spec/ports/page-port.ts';
import { replayRecorded } from '../logs/recorded.ts';
import { freeComposites } from '../one-cpu/composite-frees.ts';
import { lookAtFarZones, showFarZone } from '../one-cpu/far-zones.ts';
import { runCommands } from '../one-cpu/histories/commands.ts';
import { failureOf } from '../subject/failure.ts';
import {
  boundsOf,
  type CompositeJob,
  type PageJob,
  type RandomJob,
  type RecordedJob,
  type WidthsJob,
} from './job.ts';
import type { Means } from './means.ts';
import type { JobResult } from './result.ts';
import { searchPages } from './search-pages.ts';
import { Stopwatch } from './watcher.ts';

/** Random histories between two looks at the limits. */
const SLICE = 10;

/** Whatever goes wrong with the design is in the result. */
export function runPageJob(design: Design, job: PageJob, means: Means): Promise<JobResult> {
  if (job.method === 'exhaustive') return searchPages(design, job, means);
  if (job.method === 'random') return runRandom(design, job, means);
  if (job.method === 'composite') return runComposite(design, job, means);
  if (job.method === 'widths') return runWidths(design, job, means);
  return runRecorded(design, job, means);
}

async function runComposite(
  design: Design,
  job: CompositeJob,
  { watcher }: Means,
): Promise<JobResult> {
  const watch = new Stopwatch(watcher);
  await watcher.pause();
  const base = boundsOf(job);
  const limit = watcher.whyStop();
  if (limit !== undefined) return { ...base, calls: 0, verdict: 'unknown', seconds: 0, limit };
  const found = freeComposites(design);
  const { calls } = found;
  const { seconds } = watch;
  if (found.kind === 'passed') return { ...base, calls, verdict: 'passed', seconds };
  const trace = { subject: design.name, zone: found.zone, calls: found.trace };
  return { ...base, calls, verdict: 'fails', seconds, failure: failureOf(found.blame), trace };
}

async function runWidths(design: Design, job: WidthsJob, { watcher }: Means): Promise<JobResult> {
  const watch = new Stopwatch(watcher);
  await watcher.pause();
  const base = boundsOf(job);
  const limit = watcher.whyStop();
  if (limit !== undefined) return { ...base, calls: 0, verdict: 'unknown', seconds: 0, limit };
  const found = lookAtFarZones(design);
  const { calls } = found;
  const { seconds } = watch;
  if (found.kind === 'passed') return { ...base, calls, verdict: 'passed', seconds };
  const { id, why } = found.blame;
  const failure = { rule: id, why: `${showFarZone(found.on)}: ${why}` };
  return { ...base, calls, verdict: 'fails', seconds, failure, told: found.told };
}

async function runRandom(design: Design, job: RandomJob, { watcher }: Means): Promise<JobResult> {
  const { zone, runs, callsMax: commandsMax, seed } = job;
  const watch = new Stopwatch(watcher);
  const base = boundsOf(job);
  let calls = 0;
  for (let done = 0; done < runs; done += SLICE) {
    await watcher.pause();
    const why = watcher.whyStop();
    if (why !== undefined) {
      const limit = `${why} after ${done} of ${runs} runs`;
      return { ...base, calls, verdict: 'unknown', seconds: watch.seconds, limit };
    }
    watcher.show({ what: `${design.name}  random`, done, unit: 'runs', total: runs });
    const slice = { runs: Math.min(SLICE, runs - done), seed: (seed + done) % 2 ** 31 };
    const narrowed = { ...(zone && { zone }), ...(commandsMax && { commandsMax }) };
    const found = runCommands({ design, ...narrowed, ...slice });
    calls += found.calls;
    if (found.kind === 'passed') continue;
    const { failure } = found;
    const trace = { subject: design.name, zone: found.zone, calls: found.trace };
    return { ...base, calls, verdict: 'fails', seconds: watch.seconds, failure, trace };
  }
  return { ...base, calls, verdict: 'passed', seconds: watch.seconds };
}

async function runRecorded(
  design: Design,
  job: RecordedJob,
  { watcher, workload }: Means,
): Promise<JobResult> {
  const watch = new Stopwatch(watcher);
  await watcher.pause();
  const base = boundsOf(job);
  const none = workload ? undefined : 'the recorded calls are not at hand';
  const limit = watcher.whyStop() ?? none;
  if (limit !== undefined || !workload) {
    return { ...base, calls: 0, verdict: 'unknown', seconds: 0, ...(limit && { limit }) };
  }
  const found = replayRecorded(design, workload(), {
    onProgress: (done, total) =>
      watcher.show({ what: `${design.name}  recorded`, done, unit: 'calls', total }),
  });
  const { calls } = found;
  const { seconds } = watch;
  if (found.kind === 'passed') return { ...base, calls, verdict: 'passed', seconds };
  return { ...base, calls, verdict: 'fails', seconds, failure: found.failure };
}
