/**
 * The level `concurrent` of a binary: small programs of two and three CPUs under every schedule, at
 * the grain of locks. Four that are known to be telling, all of two calls on each of two CPUs, and
 * longer ones by chance. Where the search over states meets its limit, other strategies have a
 * look: none of them can make up for it, but any of them may find what is wrong.
 */
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { type Zone, zone } from '../../../spec/blocks/zone.ts';
import { runInterleaved, type RunOptions, type RunVerdict } from '../../many-cpus/run-scenario.ts';
import { RefusedZone } from '../../many-cpus/world/shared-bench.ts';
import type { Scenario } from '../../many-cpus/world/scenario.ts';
import type { WhyStop } from '../../one-cpu/binaries/search-binary.ts';
import type { Promises } from '../../subject/binaries/promises.ts';
import { every, interruptedPrograms, longer, named, type Program } from './programs.ts';
import type { ProgramResult, Timed } from './results.ts';

/** How far to look at a program. */
interface ProgramOptions {
  readonly statesMax: number;
  readonly bytesMax: number | undefined;
  /** Of the longer programs, and of schedules by chance. */
  readonly seed: number;
  /** Is a failure to be made small and told? */
  readonly isTold: boolean;
  readonly onSlice: (what: string, states: number, depth: number) => Promise<WhyStop>;
}

/** How far to look, and at what. */
export interface ConcurrentOptions extends ProgramOptions {
  /** CPUs that it is written for. */
  readonly cpusMax: number;
  readonly promises: Promises;
  readonly seconds: () => number;
  /** Does it switch interrupts? Then handlers come, too. */
  readonly hasInterrupts: boolean;
  /** Zones that init takes. */
  readonly taken: readonly Zone[];
  /** Were no zones asked for? Else those are the programs' too. */
  readonly isUsual: boolean;
}

/** States of all longer programs together, or fewer if asked for: some seconds. */
const LONGER_STATES = 60_000;

/** Runs the programs one after the other, up to the first that fails. */
export async function concurrently(
  design: SharedDesign,
  options: ConcurrentOptions,
): Promise<Timed<ProgramResult>[]> {
  const results: Timed<ProgramResult>[] = [];
  let began = options.seconds();
  const add = (result: ProgramResult): void => {
    const now = options.seconds();
    results.push({ ...result, seconds: now - began });
    began = now;
  };
  const { promises, seed } = options;
  const fits = ({ scripts }: Program): boolean => scripts.length <= options.cpusMax;
  const withHandlers = options.hasInterrupts ? interruptedPrograms(promises) : [];
  for (const program of [...named(promises), ...withHandlers].filter(fits)) {
    const result = await onZones(design, program, options);
    add(result);
    if (isLast(result)) return results;
  }
  const groups = [
    {
      what: 'all of 2 CPUs x 2 calls, then alloc of the top order',
      all: every(promises),
      max: Infinity,
    },
    {
      what: `longer ones by chance, seed ${seed}`,
      all: longer(promises, seed),
      max: Math.min(LONGER_STATES, options.statesMax),
    },
  ];
  for (const { what, all, max } of groups) {
    const result = await together(design, what, [...all].filter(fits), max, options);
    if (result) add(result);
    if (result && isLast(result)) return results;
  }
  return results;
}

const isLast = ({ verdict, isStopped }: ProgramResult): boolean =>
  verdict === 'fails' || isStopped === true;

/** Many programs as one result: the first that fails, or all there were up to so many states. */
async function together(
  design: SharedDesign,
  what: string,
  programs: readonly Program[],
  statesMax: number,
  options: ConcurrentOptions,
): Promise<ProgramResult | undefined> {
  let states = 0;
  let depth = 0;
  let count = 0;
  let unknown: ProgramResult | undefined;
  let last: ProgramResult | undefined;
  for (const program of programs) {
    if (states >= statesMax) break;
    const result = await onZones(design, program, options);
    if (isLast(result)) return result;
    if (result.verdict === 'refused') continue;
    count++;
    states += result.states;
    depth = Math.max(depth, result.depth);
    last = result;
    if (result.verdict === 'unknown') unknown ??= result;
  }
  if (!last) return undefined;
  return { ...(unknown ?? last), what: `${count} programs: ${what}`, states, depth };
}

/** On the zone that the program is made for, or the first that is taken and has room for it. */
async function onZones(
  design: SharedDesign,
  program: Program,
  options: ConcurrentOptions,
): Promise<ProgramResult> {
  const { taken, isUsual } = options;
  const usual = zone({ regions: [[0, program.frames]], orderMax: Math.log2(program.frames) });
  const single = zone({ regions: [[0, program.frames]], orderMax: 0 });
  const others = taken.filter(({ regions }) => regions[0]!.from === 0 && regions[0]!.to <= 64);
  const made = options.promises.orders === 'single' ? [single] : [usual];
  const zones = isUsual ? [...made, ...others] : others;
  let result: ProgramResult | undefined;
  for (const on of zones) {
    if (on.orderMax < program.orderMax && on !== single) continue;
    try {
      return await runProgram(design, on, program, options);
    } catch (error) {
      if (!(error instanceof RefusedZone)) throw error;
      result ??= refusedOn(on, program);
    }
  }
  return result ?? refusedOn(usual, program);
}

const refusedOn = (on: Zone, { scripts, handler }: Program): ProgramResult => ({
  zone: on,
  scripts,
  ...(handler && { handler }),
  verdict: 'refused',
  states: 0,
  depth: 0,
});

/** All programs in one word: `unknown` where none could be run. */
export function overallOf(results: readonly ProgramResult[]): 'holds' | 'fails' | 'unknown' {
  const verdicts = new Set(results.map(({ verdict }) => verdict));
  if (verdicts.has('fails')) return 'fails';
  return verdicts.has('unknown') || !verdicts.has('holds') ? 'unknown' : 'holds';
}

/** What else has a look, never further than was asked for, and how it is called in a report. */
function looksBehind(statesMax: number): readonly (readonly [string, RunOptions])[] {
  const executions = Math.min(2_000, statesMax);
  const runs = Math.min(1_000, statesMax);
  return [
    [`${grouped(executions)} executions by orders`, { strategy: 'orders', statesMax: executions }],
    ['up to 2 preemptions', { preemptions: 2, statesMax: Math.min(100_000, statesMax) }],
    [`${grouped(runs)} schedules by PCT`, { strategy: 'pct', runs }],
  ];
}

const grouped = (count: number): string => count.toLocaleString('en');

/** @throws RefusedZone if its init refuses the zone. */
async function runProgram(
  design: SharedDesign,
  on: Zone,
  { scripts, handler }: Program,
  options: ProgramOptions,
): Promise<ProgramResult> {
  const { statesMax, bytesMax, seed, isTold, onSlice } = options;
  const handlers = handler && scripts.map(() => [handler]);
  const scenario: Scenario = {
    design,
    zone: on,
    scripts,
    grain: 'locks',
    ...(handlers && { handlers }),
  };
  const what = `${scripts.length} CPUs`;
  let stopped: WhyStop;
  const verdict = await runInterleaved(scenario, {
    statesMax,
    ...(bytesMax !== undefined && { bytesMax }),
    isTold,
    onProgress: async ({ states, depth }) => (stopped = await onSlice(what, states, depth)),
  });
  const { states = 0, depth = 0 } = verdict.looked;
  const base = { zone: on, scripts, ...(handler && { handler }), states, depth };
  if (verdict.kind !== 'unknown') return { ...base, ...endOf(verdict) };
  if (stopped !== undefined) {
    return { ...base, verdict: 'unknown', limit: stopped, isStopped: true };
  }
  const tried: string[] = [];
  for (const [name, how] of looksBehind(statesMax)) {
    const found = await runInterleaved(scenario, { ...how, seed, isTold });
    if (found.kind === 'fails') return { ...base, ...endOf(found) };
    tried.push(name);
  }
  const limit = `${verdict.limit}; found nothing: ${tried.join(', ')}`;
  return { ...base, verdict: 'unknown', limit };
}

function endOf(verdict: Exclude<RunVerdict, { kind: 'unknown' }>) {
  if (verdict.kind === 'holds') return { verdict: 'holds' } as const;
  const { failure, counterexample } = verdict;
  return { verdict: 'fails', failure, ...(counterexample && { counterexample }) } as const;
}
