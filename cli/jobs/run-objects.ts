/** Does one job of an object allocator's plan, watched and stopped as those of page designs are. */
import { start } from '../../engine/search/search.ts';
import type { ObjectJob } from '../../models/jobs/object-plan.ts';
import { SlabModel } from '../../models/one-cpu/objects/object-model.ts';
import { runObjects } from '../../models/one-cpu/objects/object-histories.ts';
import { slabScope } from '../../models/one-cpu/objects/object-scopes.ts';
import type { ObjectDesign } from '../../spec/ports/object-port.ts';
import { pause } from '../terminal/pause.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import type { Effort, JobResult } from './result.ts';

const SLICE = 20;

/** The bounds that a job looks within, as tables and reports name them. */
export const objectBoundsOf = (job: ObjectJob): Pick<JobResult, 'method' | 'zone'> => ({
  method: job.method,
  zone: job.method === 'objects' ? `scope ${job.scope}` : job.where,
});

/** Does the job. Whatever goes wrong with the design is in the result. */
export async function runObjectJob(
  design: ObjectDesign,
  job: ObjectJob,
  voice: Voice,
  effort: Effort,
): Promise<JobResult> {
  if (job.method === 'objects') return searchScope(design, job, voice, effort);
  await pause();
  const progress = new Progress(voice);
  progress.show({ what: `${design.name}  random`, done: 0, unit: 'runs', total: job.runs.runs });
  const base = objectBoundsOf(job);
  const limit = effort.allowance.whyStop();
  if (limit !== undefined) return { ...base, calls: 0, verdict: 'unknown', seconds: 0, limit };
  const found = runObjects(job.runs);
  progress.end();
  const { calls } = found;
  const { seconds } = progress;
  if (found.kind === 'passed') return { ...base, calls, verdict: 'passed', seconds };
  const { failure, labels: told } = found;
  return { ...base, calls, verdict: 'fails', seconds, failure, told };
}

async function searchScope(
  design: ObjectDesign,
  job: ObjectJob & { method: 'objects' },
  voice: Voice,
  { allowance, bytesMax, seen }: Effort,
): Promise<JobResult> {
  const progress = new Progress(voice);
  const model = new SlabModel(slabScope(job.scope, design));
  const run = start(model, { statesMax: job.statesMax, bytesMax, seen });
  while (!run.step(SLICE)) {
    await pause();
    const why = allowance.whyStop();
    if (why !== undefined) run.stop(why);
    const { states, depth } = run.explored;
    progress.show({ what: `${design.name}  ${job.scope}`, done: states, unit: 'states', depth });
  }
  progress.end();
  const { verdict } = run;
  if (!verdict) throw new Error('engine bug: a search ended without a verdict');
  const { states, transitions, depth, bytes, seen: told } = verdict.explored;
  const base = {
    ...objectBoundsOf(job),
    states,
    transitions,
    depth,
    bytes,
    seen: told,
    waiting: run.waiting,
    calls: model.callsMade,
    seconds: progress.seconds,
  };
  if (verdict.kind === 'holds') return { ...base, verdict: 'holds' };
  if (verdict.kind === 'unknown') return { ...base, verdict: 'unknown', limit: verdict.limit };
  const { failure, trace } = verdict;
  return { ...base, verdict: 'fails', failure, told: trace.labels };
}
