/**
 * Does one job of a plan, so that it can be watched and stopped: between two slices of work the
 * event loop gets its turn, which is when an interrupt is heard.
 */
import { runCommands } from '../../models/one-cpu/histories/commands.ts';
import type { Job } from '../../models/jobs/plan.ts';
import { linuxWorkload, replayRecorded, type Workload } from '../../models/logs/recorded.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { showZone } from '../../spec/blocks/zone.ts';
import { pause } from '../terminal/pause.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import type { Effort, JobResult } from './result.ts';
import { runExhaustive } from './run-exhaustive.ts';

/** Random histories between two looks at the limits. */
const SLICE = 10;

/** Does the job. Whatever goes wrong with the design is in the result. */
export function runJob(design: Design, job: Job, voice: Voice, effort: Effort): Promise<JobResult> {
  if (job.method === 'exhaustive') return runExhaustive(design, job, voice, effort);
  if (job.method === 'random') return runRandom(design, job, voice, effort);
  return runRecorded(design, voice, effort);
}

/** The bounds that a job looks within, as tables and reports name them. */
export function boundsOf(job: Job): Pick<JobResult, 'method' | 'zone'> {
  if (job.method === 'recorded') return { method: 'recorded', zone: recordedCalls().name };
  const isSymmetric = job.method === 'exhaustive' && job.symmetry;
  const zone = job.zone ? showZone(job.zone) : 'drawn, 8 to 65,536 frames';
  return { method: isSymmetric ? 'symmetric' : job.method, zone };
}

async function runRandom(
  design: Design,
  job: Job & { method: 'random' },
  voice: Voice,
  { allowance }: Effort,
): Promise<JobResult> {
  const { zone, runs, callsMax: commandsMax, seed } = job;
  const progress = new Progress(voice);
  const base = boundsOf(job);
  let calls = 0;
  for (let done = 0; done < runs; done += SLICE) {
    await pause();
    const why = allowance.whyStop();
    if (why !== undefined) {
      progress.end();
      const limit = `${why} after ${done} of ${runs} runs`;
      return { ...base, calls, verdict: 'unknown', seconds: progress.seconds, limit };
    }
    progress.show({ what: `${design.name}  random`, done, unit: 'runs', total: runs });
    const slice = { runs: Math.min(SLICE, runs - done), seed: (seed + done) % 2 ** 31 };
    const narrowed = { ...(zone && { zone }), ...(commandsMax && { commandsMax }) };
    const found = runCommands({ design, ...narrowed, ...slice });
    calls += found.calls;
    if (found.kind === 'passed') continue;
    progress.end();
    const { failure } = found;
    const trace = { subject: design.name, zone: found.zone, calls: found.trace };
    return { ...base, calls, verdict: 'fails', seconds: progress.seconds, failure, trace };
  }
  progress.end();
  return { ...base, calls, verdict: 'passed', seconds: progress.seconds };
}

let workload: Workload | undefined;

function recordedCalls(): Workload {
  workload ??= linuxWorkload();
  return workload;
}

async function runRecorded(
  design: Design,
  voice: Voice,
  { allowance }: Effort,
): Promise<JobResult> {
  const progress = new Progress(voice);
  await pause();
  const base = boundsOf({ method: 'recorded' });
  const limit = allowance.whyStop();
  if (limit !== undefined) return { ...base, calls: 0, verdict: 'unknown', seconds: 0, limit };
  const found = replayRecorded(design, recordedCalls(), {
    onProgress: (done, total) =>
      progress.show({ what: `${design.name}  recorded`, done, unit: 'calls', total }),
  });
  progress.end();
  const { calls } = found;
  const { seconds } = progress;
  if (found.kind === 'passed') return { ...base, calls, verdict: 'passed', seconds };
  return { ...base, calls, verdict: 'fails', seconds, failure: found.failure };
}
