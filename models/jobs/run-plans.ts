/**
 * Runs the plans of a check with whatever does tasks: one thread, all cores, a queue. The results
 * are those of doing one job after the other: after a failure the rest of a design's jobs are left
 * out, also those that another thread has done meanwhile.
 */
import { boundsOf, type Job } from './job.ts';
import type { AnyDesign } from '../catalogue/object-designs.ts';
import { BROKE_DOWN, type DesignResult, type JobResult } from './result.ts';

/** What to do for one design. */
export interface Plan {
  readonly design: AnyDesign;
  /** The module of the user's that it is in. */
  readonly file?: string;
  readonly jobs: readonly Job[];
}

export interface PlanRunner {
  /** Does the job when its turn comes; undefined if it is not needed then. */
  run(job: Job, isNeeded: () => boolean): Promise<JobResult | undefined>;
  /** Why no further job may begin; undefined while there is no reason. */
  whyStop(): string | undefined;
  /** Told of each design when it is done, in the order of the plans. */
  onDesign?(result: DesignResult): void;
  /** Told of what a job threw, if it is not thrown on: the job is `unknown` then. */
  onBreakdown?(error: unknown, job: Job): void;
}

/** One result for each plan, in order. */
export async function runPlans(
  plans: readonly Plan[],
  runner: PlanRunner,
): Promise<DesignResult[]> {
  const begun = plans.map((plan) => begin(plan, runner));
  const designs: DesignResult[] = [];
  for (const [i, { design, file, jobs }] of plans.entries()) {
    const results: JobResult[] = [];
    for (const found of begun[i] ?? []) {
      const result = await found;
      if (!result) break;
      results.push(result);
      // What comes later is larger: it would fail too, and tell a longer story.
      if (result.verdict === 'fails') break;
    }
    const leftOut = jobs.slice(results.length).map(boundsOf);
    const told = { design, ...(file !== undefined && { file }), results, leftOut };
    designs.push(told);
    runner.onDesign?.(told);
  }
  return designs;
}

/** Gives out all jobs of a plan. */
function begin({ jobs }: Plan, runner: PlanRunner): Promise<JobResult | undefined>[] {
  let failedAt = Infinity;
  return jobs.map(async (job, i) => {
    const isNeeded = (): boolean => i < failedAt && runner.whyStop() === undefined;
    const result = await resultOf(job, isNeeded, runner);
    if (result?.verdict === 'fails') failedAt = Math.min(failedAt, i);
    return result;
  });
}

async function resultOf(
  job: Job,
  isNeeded: () => boolean,
  runner: PlanRunner,
): Promise<JobResult | undefined> {
  try {
    return await runner.run(job, isNeeded);
  } catch (error) {
    if (!runner.onBreakdown) throw error;
    runner.onBreakdown(error, job);
    const why = error instanceof Error ? error.message : String(error);
    const limit = `${BROKE_DOWN}: ${why}`;
    return { ...boundsOf(job), calls: 0, verdict: 'unknown', seconds: 0, limit };
  }
}
