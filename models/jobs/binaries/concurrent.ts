/**
 * The level `concurrent` of a binary: a few small programs under every schedule. At grain `locks`
 * every schedule is looked at if nothing races, and a race is a failure by itself; so what holds
 * here holds for each order of single accesses of these programs.
 */
import type { Failure } from '../../../engine/search/model.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { type Zone, zone } from '../../../spec/blocks/zone.ts';
import { RefusedZone, type Scenario } from '../../many-cpus/world/world.ts';
import { type Counterexample, runInterleaved } from '../../many-cpus/run-scenario.ts';
import { parseScripts, type Script, showScript } from '../../many-cpus/programs/scripts.ts';

/** What became of one program. */
export interface ProgramResult {
  readonly zone: Zone;
  readonly scripts: readonly Script[];
  readonly verdict: 'holds' | 'fails' | 'unknown' | 'refused';
  readonly states: number;
  readonly depth: number;
  readonly limit?: string;
  readonly failure?: Failure;
  /** Of `fails`, made small. */
  readonly counterexample?: Counterexample;
}

/** Frames and programs: refill and drain, split and merge, and three CPUs at once. */
export const concurrentPrograms: readonly (readonly [number, string])[] = [
  [2, 'alloc 0; alloc 0; free; free; alloc 1 | alloc 0; free; alloc 1'],
  [4, 'alloc 0; alloc 1; free; free | alloc 0; alloc 1; free; free'],
  [4, 'alloc 1; alloc 0; free last; alloc 2 | alloc 0; free; alloc 2; free'],
  [2, 'alloc 0; free | alloc 0; free | alloc 0; free'],
];

/** How far to look. */
export interface ConcurrentOptions {
  readonly statesMax: number;
  /** CPUs that it is written for. */
  readonly cpusMax: number;
  /** Is a failure to be made small and told? */
  readonly isTold: boolean;
  readonly onSlice?: (what: string, states: number, depth: number) => boolean | Promise<boolean>;
}

/** Runs the programs one after the other, up to the first that fails. */
export async function concurrently(
  design: SharedDesign,
  options: ConcurrentOptions,
): Promise<ProgramResult[]> {
  const results: ProgramResult[] = [];
  for (const [frames, text] of concurrentPrograms) {
    const scripts = parseScripts(text);
    if (scripts.length > options.cpusMax) continue;
    const on = zone({ regions: [[0, frames]], orderMax: Math.log2(frames) });
    const result = await run({ design, zone: on, scripts, grain: 'locks' }, options);
    results.push(result);
    if (result.verdict === 'fails' || result.limit === 'interrupted') break;
  }
  return results;
}

async function run(scenario: Scenario, options: ConcurrentOptions): Promise<ProgramResult> {
  const { statesMax, isTold, onSlice } = options;
  const { scripts, zone: on } = scenario;
  const what = `${scripts.length} CPUs`;
  try {
    const verdict = await runInterleaved(scenario, {
      statesMax,
      isTold,
      onProgress: async ({ states, depth }) =>
        (await onSlice?.(what, states, depth)) ? 'interrupted' : undefined,
    });
    const { states = 0, depth = 0 } = verdict.looked;
    const base = { zone: on, scripts, states, depth };
    if (verdict.kind === 'holds') return { ...base, verdict: 'holds' };
    if (verdict.kind === 'unknown') return { ...base, verdict: 'unknown', limit: verdict.limit };
    const { failure, counterexample } = verdict;
    return { ...base, verdict: 'fails', failure, ...(counterexample && { counterexample }) };
  } catch (error) {
    if (!(error instanceof RefusedZone)) throw error;
    return { zone: on, scripts, verdict: 'refused', states: 0, depth: 0 };
  }
}

/** All programs in one word: `unknown` where none could be run. */
export function overallOf(results: readonly ProgramResult[]): 'holds' | 'fails' | 'unknown' {
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  if (verdicts.has('fails')) return 'fails';
  return verdicts.has('unknown') || !verdicts.has('holds') ? 'unknown' : 'holds';
}

/** `alloc 0; free | alloc 0`. */
export const showScripts = (scripts: readonly Script[]): string =>
  scripts.map(showScript).join(' | ');
