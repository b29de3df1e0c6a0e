/** `interleave(design, program, options)`: a design on several CPUs, under every schedule. */
import { interleavingReport } from '../cli/report/interleaving.ts';
import type { Looked } from '../engine/schedule/strategies/strategy.ts';
import { parseScripts } from '../models/many-cpus/programs/scripts.ts';
import { type RunOptions, runInterleaved } from '../models/many-cpus/run-scenario.ts';
import type { AnyScenario } from '../models/many-cpus/world/scenario.ts';
import type { SharedDesign } from '../spec/ports/page-port.ts';
import { type Where, zoneOf } from './asked.ts';

/** Where, and how far to look. */
export interface InterleaveSettings extends RunOptions {
  /** Default 4 frames. */
  readonly where?: Where;
  /** `accesses`: each access to shared memory is a step (default); `locks`: only atomic ones. */
  readonly grain?: 'accesses' | 'locks';
}

/** What was found. */
export interface Interleaved {
  readonly verdict: 'holds' | 'fails' | 'unknown';
  /** States, steps, executions. */
  readonly looked: Looked;
  /** Of `unknown`: the limit that was met. */
  readonly limit?: string;
  /** Of `fails`: the shortest schedule found, as the command line prints it. */
  readonly story?: string;
}

/**
 * Runs a program, as in `alloc 0; free | alloc 1`: the calls of each CPU, 1 to 4 of them. Every
 * answer must fit some order of the calls, every invariant hold between calls, every CPU get on.
 * @throws RangeError for a program that is none, or a zone that the design refuses.
 */
export async function interleave(
  design: SharedDesign,
  program: string,
  settings: InterleaveSettings = {},
): Promise<Interleaved> {
  const { where = { frames: 4 }, grain = 'accesses', ...options } = settings;
  const scripts = parseScripts(program);
  if (scripts.length > 4) throw new RangeError(`a program has 1..4 CPUs, got ${scripts.length}`);
  if (scripts.every((script) => script.length === 0)) {
    throw new RangeError(`a program must make a call, got '${program}'`);
  }
  return scenarioVerdict({ design, zone: zoneOf(where), scripts, grain }, options);
}

/** What running it found, told as the command line tells it. @throws RangeError */
export async function scenarioVerdict(
  scenario: AnyScenario,
  options: RunOptions,
): Promise<Interleaved> {
  const verdict = await runInterleaved(scenario, options);
  const { kind, looked } = verdict;
  if (verdict.kind === 'holds') return { verdict: 'holds', looked };
  if (verdict.kind === 'unknown') return { verdict: kind, looked, limit: verdict.limit };
  const { counterexample, failure } = verdict;
  const story = counterexample
    ? interleavingReport({ isColoured: false }, counterexample).join('\n')
    : `${failure.rule}: ${failure.why}`;
  return { verdict: kind, looked, story };
}
