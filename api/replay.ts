/** Counterexamples kept as text, `bc1:…`: do they still fail? What printed tests are made of. */
import { counterexample } from '../cli/report/counterexample.ts';
import { subjectNamed } from '../models/catalogue/subjects.ts';
import { decodeAnySchedule } from '../models/kept/schedule-trace.ts';
import { decodeTrace } from '../models/kept/trace-text.ts';
import type { RunOptions } from '../models/many-cpus/run-scenario.ts';
import { playScenario } from '../models/one-cpu/scenario.ts';
import type { Design, SharedDesign } from '../spec/ports/page-port.ts';
import { type Interleaved, scenarioVerdict } from './interleave.ts';

/** What became of a trace. */
export interface Replayed {
  readonly verdict: 'holds' | 'fails';
  /** Of `fails`: as the command line prints it. */
  readonly story?: string;
}

/**
 * Makes the calls of a trace again, by default on the design of ours that it names.
 * @throws RangeError for what is no trace, or asks for what no client may ask any more.
 */
export function replay(trace: string, design?: Design): Replayed {
  const kept = decodeTrace(trace);
  const scenario = playScenario(design ?? subjectNamed(kept.subject), kept.zone, kept.calls);
  const { unfit, failure, steps } = scenario;
  if (unfit) throw new RangeError(`stale trace: call ${unfit.step} no longer fits: ${unfit.why}`);
  if (!failure) return { verdict: 'holds' };
  const told = { ...kept, calls: kept.calls.slice(0, steps.length) };
  return {
    verdict: 'fails',
    story: counterexample({ isColoured: false }, told, scenario).join('\n'),
  };
}

/**
 * Runs the program of a schedule under every schedule, for a repaired design takes other steps; by
 * default on the design of ours that it names.
 * @throws RangeError for what is no schedule.
 */
export function interleaveAgain(
  schedule: string,
  { design, ...options }: RunOptions & { readonly design?: SharedDesign } = {},
): Promise<Interleaved> {
  const { scenario } = decodeAnySchedule(schedule, design && (() => design));
  return scenarioVerdict(scenario, options);
}
