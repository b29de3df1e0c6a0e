/**
 * Runs a scenario of several CPUs with a strategy, and makes a story of what fails. Strategies
 * differ in what they can prove: only a search that was cut off nowhere says `holds`.
 */
import type { Explored, Failure, WordModel } from '../../engine/search/model.ts';
import { symmetricCpus } from '../../engine/schedule/strategies/cpu-symmetry.ts';
import { findLivelock } from '../../engine/schedule/strategies/livelock.ts';
import type { Machine } from '../../engine/schedule/cpus/machine.ts';
import { searchOrders } from '../../engine/schedule/strategies/partial-order.ts';
import { Bounded } from '../../engine/schedule/strategies/preemptions.ts';
import { randomSchedules } from '../../engine/schedule/strategies/random-schedules.ts';
import { start } from '../../engine/search/search.ts';
import { type AnyScenario, isOfObjects, machineOf, migrationsOf } from './world/any-scenario.ts';
import type { Scenario } from './world/world.ts';
import { minimise, type Minimised } from './stories/smaller-scenarios.ts';
import { type Story, tell } from './stories/story.ts';
import { symmetricMachine } from './symmetry/symmetric-machine.ts';
import { tryTreeSymmetry } from './symmetry/tree-trial.ts';

/**
 * `states`: breadth first over states, shortest story first. `orders`: depth first over executions
 * that differ in the order of dependent steps. `random` and `pct`: schedules by chance.
 */
export const strategies = ['states', 'orders', 'random', 'pct'] as const;
export type Strategy = (typeof strategies)[number];

export interface RunOptions {
  /** Default `states`. */
  readonly strategy?: Strategy;
  /** At most so many preemptions; with strategy `states`. */
  readonly preemptions?: number;
  /** CPUs of equal scripts count as interchangeable; with strategy `states`. */
  readonly hasSymmetry?: boolean;
  /** States that swaps of halves lead into one another count as one; with strategy `states`. */
  readonly hasTreeSymmetry?: boolean;
  /** States, or executions of strategy `orders`, at most. Default 1,000,000. */
  readonly statesMax?: number;
  /** Of chance. Default 1. */
  readonly seed?: number;
  /** Random schedules. Default 1,000. */
  readonly runs?: number;
  /** Is a failure to be made small and told? Default true. */
  readonly isTold?: boolean;
  /** Bytes of states and tables of strategy `states`, at most. */
  readonly bytesMax?: number;
  /** Told now and then how far strategy `states` is; answers why to stop, if it is to. */
  readonly onProgress?: (explored: Explored) => Promise<string | undefined>;
}

/** What was looked at. */
export interface Looked {
  readonly states?: number;
  readonly steps: number;
  readonly executions?: number;
  readonly depth?: number;
  readonly bytes?: number;
}

export interface Counterexample<Any extends AnyScenario = Scenario> extends Minimised<Any> {
  readonly story: Story;
}

export type RunVerdict<Any extends AnyScenario = Scenario> =
  | { readonly kind: 'holds'; readonly looked: Looked }
  | { readonly kind: 'unknown'; readonly limit: string; readonly looked: Looked }
  | {
      readonly kind: 'fails';
      readonly failure: Failure;
      readonly looked: Looked;
      /** The schedule that failed, of the scenario as it was given. */
      readonly actions: readonly number[];
      /** The same failure made small, replayed and told. */
      readonly counterexample: Counterexample<Any> | undefined;
    };

type Bare =
  | Exclude<RunVerdict, { kind: 'fails' }>
  | Omit<Extract<RunVerdict, { kind: 'fails' }>, 'counterexample'>;

/** Rejects with a RangeError for an option out of range, or a zone that the design refuses. */
export async function runInterleaved<Any extends AnyScenario>(
  scenario: Any,
  options: RunOptions = {},
): Promise<RunVerdict<Any>> {
  const { strategy = 'states', isTold = true } = options;
  if (strategy === 'orders' && migrationsOf(scenario) > 0) {
    throw new RangeError('strategy orders needs threads that stay: it excludes migrations');
  }
  const bare = await looks[strategy](scenario, options);
  if (bare.kind !== 'fails') return bare;
  return { ...bare, counterexample: isTold ? told(scenario, bare) : undefined };
}

const looks: Record<
  Strategy,
  (scenario: AnyScenario, options: RunOptions) => Bare | Promise<Bare>
> = {
  states: overStates,
  orders(scenario, { statesMax = 1e6 }) {
    const verdict = searchOrders(machineOf(scenario), { executionsMax: statesMax });
    const { completed, cutOff, steps } = verdict.executions;
    return { ...verdict, looked: { executions: completed + cutOff, steps } };
  },
  random: (scenario, options) => byChance(scenario, options, 0),
  pct: (scenario, options) => byChance(scenario, options, 3),
};

async function overStates(scenario: AnyScenario, options: RunOptions): Promise<Bare> {
  const { preemptions, hasSymmetry = false, hasTreeSymmetry = false, onProgress } = options;
  const { statesMax = 1e6, bytesMax = Infinity } = options;
  if (preemptions !== undefined && (hasSymmetry || hasTreeSymmetry)) {
    throw new RangeError('a bound on preemptions tells CPUs apart: it excludes any symmetry');
  }
  if ((hasSymmetry || hasTreeSymmetry) && migrationsOf(scenario) > 0) {
    throw new RangeError('symmetries need threads that stay: they exclude migrations');
  }
  if (hasTreeSymmetry) {
    if (isOfObjects(scenario)) throw new RangeError('tree symmetry is of pages, not of bytes');
    tryTreeSymmetry(scenario);
  }
  const machine = machineOf(scenario);
  const bounded = preemptions === undefined ? undefined : new Bounded(machine, preemptions);
  const model: WordModel = bounded ?? reduced(machine, hasSymmetry, hasTreeSymmetry);
  const search = start(model, { statesMax, bytesMax });
  while (!search.step(5_000)) {
    const why = await onProgress?.(search.explored);
    if (why !== undefined) search.stop(why);
  }
  const { explored } = search;
  const { states, transitions: steps, depth, bytes } = explored;
  const looked = { states, steps, depth, bytes };
  const verdict = search.verdict;
  if (verdict?.kind === 'fails') {
    return { kind: 'fails', failure: verdict.failure, actions: verdict.trace.actions, looked };
  }
  if (verdict?.kind === 'unknown') return { kind: 'unknown', limit: verdict.limit, looked };
  if (bounded?.isCut) {
    const limit = `proved up to ${preemptions} preemption${preemptions === 1 ? '' : 's'}`;
    return { kind: 'unknown', limit, looked };
  }
  // Otherwise there is no way back to a state: each step lengthens a log or ends a call.
  if (!machine.logs.hasStartedOver) return { kind: 'holds', looked };
  return withoutLivelock(scenario, statesMax, looked);
}

function reduced(machine: Machine, hasCpus: boolean, hasTree: boolean): WordModel {
  if (hasTree) return symmetricMachine(machine, hasCpus);
  return hasCpus ? symmetricCpus(machine) : machine;
}

/** States without a failure may still go round in circles. */
function withoutLivelock(scenario: AnyScenario, statesMax: number, looked: Looked): Bare {
  const machine = machineOf(scenario);
  const verdict = findLivelock(machine, statesMax);
  if (verdict.kind === 'holds') return { kind: 'holds', looked };
  if (verdict.kind === 'unknown') return { ...verdict, looked };
  const actions = [...verdict.actions, ...verdict.cycle];
  return { kind: 'fails', failure: verdict.failure, actions, looked };
}

function byChance(scenario: AnyScenario, options: RunOptions, depth: number): Bare {
  const { seed = 1, runs = 1_000 } = options;
  const machine = machineOf(scenario);
  const verdict = randomSchedules(machine, { seed, runs, steps: 2_000, depth });
  if (verdict.kind === 'unknown') return { ...verdict, looked: { steps: verdict.steps } };
  const looked = { steps: verdict.actions.length, executions: verdict.run + 1 };
  return { kind: 'fails', failure: verdict.failure, actions: verdict.actions, looked };
}

/** The failure made small; as it was found where no search over states meets it again. */
function told<Any extends AnyScenario>(
  scenario: Any,
  found: { readonly failure: Failure; readonly actions: readonly number[] },
): Counterexample<Any> {
  const small = minimise(scenario, found.failure.rule) ?? {
    scenario,
    ...found,
    attempts: 1,
    preemptions: undefined,
    isMinimal: false,
  };
  const story = tell(small.scenario, small.actions);
  // A livelock shows in no single state of its schedule.
  return { ...small, story: { ...story, failure: story.failure ?? small.failure } };
}
