/**
 * Runs a scenario of several CPUs with a strategy, and makes a story of what fails. Strategies
 * differ in what they can prove: only a search that was cut off nowhere says `holds`.
 */
import type { Failure, WordModel } from '../../engine/search/model.ts';
import type { Machine } from '../../engine/schedule/cpus/machine.ts';
import { symmetricCpus } from '../../engine/schedule/strategies/cpu-symmetry.ts';
import { strategies, type StrategyName } from '../../engine/schedule/strategies/strategies.ts';
import type {
  StrategyOptions,
  StrategyVerdict,
} from '../../engine/schedule/strategies/strategy.ts';
import {
  type AnyScenario,
  isOfObjects,
  machineOf,
  migrationsOf,
  type Scenario,
} from './world/scenario.ts';
import { minimise, type Minimised } from './stories/smaller-scenarios.ts';
import { type Story, tell } from './stories/story.ts';
import { symmetricMachine } from './symmetry/symmetric-machine.ts';
import { tryTreeSymmetry } from './symmetry/tree-trial.ts';
import { isOfEnd } from './watch/end-states.ts';

export interface RunOptions extends Omit<StrategyOptions, 'reduce'> {
  /**
   * Default `states`: breadth first over states, shortest story first. `orders`: depth first over
   * executions that differ in the order of dependent steps. `random`, `pct`: schedules by chance.
   */
  readonly strategy?: StrategyName;
  /** CPUs of equal scripts count as interchangeable; with strategy `states`. */
  readonly hasSymmetry?: boolean;
  /** States that swaps of halves lead into one another count as one; with strategy `states`. */
  readonly hasTreeSymmetry?: boolean;
  /** Is a failure to be made small and told? Default true. */
  readonly isTold?: boolean;
}

export interface Counterexample<Any extends AnyScenario = Scenario> extends Minimised<Any> {
  readonly story: Story;
}

/** As of a strategy; `actions` are the schedule that failed, of the scenario as it was given. */
export type RunVerdict<Any extends AnyScenario = Scenario> =
  | Exclude<StrategyVerdict, Failed>
  | (Failed & {
      /** The same failure made small, replayed and told. */
      readonly counterexample: Counterexample<Any> | undefined;
    });

type Failed = Extract<StrategyVerdict, { kind: 'fails' }>;

/** Rejects with a RangeError for an option out of range, or a zone that the design refuses. */
export async function runInterleaved<Any extends AnyScenario>(
  scenario: Any,
  options: RunOptions = {},
): Promise<RunVerdict<Any>> {
  const { strategy = 'states', isTold = true } = options;
  const { takesMigrations, look } = strategies[strategy];
  if (!takesMigrations && migrationsOf(scenario) > 0) {
    throw new RangeError(`strategy ${strategy} needs threads that stay: it excludes migrations`);
  }
  const { hasSymmetry = false, hasTreeSymmetry = false } = options;
  const bare = await look(() => machineOf(scenario), {
    ...options,
    ...((hasSymmetry || hasTreeSymmetry) && {
      reduce: (machine: Machine) => reduced(machine, scenario, hasSymmetry, hasTreeSymmetry),
    }),
  });
  if (bare.kind !== 'fails') return bare;
  return { ...bare, counterexample: isTold ? told(scenario, bare) : undefined };
}

/** The machine up to renamed CPUs, or swapped halves, or both. */
function reduced(
  machine: Machine,
  scenario: AnyScenario,
  hasCpus: boolean,
  hasTree: boolean,
): WordModel {
  if (migrationsOf(scenario) > 0) {
    throw new RangeError('symmetries need threads that stay: they exclude migrations');
  }
  if (!hasTree) return symmetricCpus(machine);
  if (isOfObjects(scenario)) throw new RangeError('tree symmetry is of pages, not of bytes');
  tryTreeSymmetry(scenario);
  return symmetricMachine(machine, hasCpus);
}

/** The failure made small; as it was found where no search over states meets it again. */
function told<Any extends AnyScenario>(
  scenario: Any,
  found: { readonly failure: Failure; readonly actions: readonly number[] },
): Counterexample<Any> {
  const small = minimise(scenario, found.failure.rule, { isOfEnd: isOfEnd(found.failure) }) ?? {
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
