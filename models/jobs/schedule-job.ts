/**
 * Programs of CPUs under every schedule, as a job: asked for in one line of text and a few numbers,
 * answered in data, so that a thread, a page or another machine may do it. Designs of the user's
 * own, which no text names, are looked at where they are (`run-scenario.ts`).
 */
import type { Failure } from '../../engine/search/model.ts';
import type { Looked } from '../../engine/schedule/strategies/strategy.ts';
import { decodeAnySchedule, encodeSchedule } from '../kept/schedule-trace.ts';
import { type RunOptions, runInterleaved } from '../many-cpus/run-scenario.ts';
import { Stopwatch, type Watcher } from './watcher.ts';

/** Which strategy looks how far. */
export type ScheduleLimits = Omit<RunOptions, 'onProgress' | 'isTold'>;

export interface ScheduleJob {
  readonly kind: 'schedules';
  /** Design, zone and programs, as `encodeSchedule` writes them; steps do not matter. */
  readonly programs: string;
  readonly limits: ScheduleLimits;
}

/** A failing schedule that can be replayed. */
export interface FailingSchedule {
  /** As `encodeSchedule` writes it. */
  readonly schedule: string;
  readonly failure: Failure;
}

/** The same, made small: by how many searches, and whether nothing more can be left out. */
export interface SmallSchedule extends FailingSchedule {
  readonly attempts: number;
  readonly preemptions?: number;
  readonly isMinimal: boolean;
}

export type ScheduleResult = { readonly looked: Looked; readonly seconds: number } & (
  | { readonly verdict: 'holds' }
  | { readonly verdict: 'unknown'; readonly limit: string }
  | { readonly verdict: 'fails'; readonly found: FailingSchedule; readonly small: SmallSchedule }
);

/** Rejects with a RangeError for text that is no schedule, limits out of range, or a bad zone. */
export async function runScheduleJob(
  { programs, limits }: ScheduleJob,
  watcher: Watcher,
): Promise<ScheduleResult> {
  const { scenario } = decodeAnySchedule(programs);
  const watch = new Stopwatch(watcher);
  const what = `${scenario.design.name}  ${scenario.scripts.length} CPUs`;
  const verdict = await runInterleaved(scenario, {
    ...limits,
    async onProgress({ states, depth }) {
      await watcher.pause();
      watcher.show({ what, done: states, unit: 'states', depth });
      return watcher.whyStop();
    },
  });
  const told = { looked: verdict.looked, seconds: watch.seconds };
  if (verdict.kind === 'holds') return { ...told, verdict: 'holds' };
  if (verdict.kind === 'unknown') return { ...told, verdict: 'unknown', limit: verdict.limit };
  const { failure, actions, counterexample } = verdict;
  if (!counterexample) throw new Error('engine bug: a failure was not made small');
  const { attempts, preemptions, isMinimal } = counterexample;
  const small = {
    schedule: encodeSchedule(counterexample),
    failure: counterexample.failure,
    attempts,
    isMinimal,
    ...(preemptions !== undefined && { preemptions }),
  };
  const found = { schedule: encodeSchedule({ scenario, actions }), failure };
  return { ...told, verdict: 'fails', found, small };
}
