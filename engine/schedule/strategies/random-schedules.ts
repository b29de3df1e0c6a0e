/**
 * Schedules by chance, where there are too many to look at all. PCT gives each CPU a random
 * priority and always runs the highest one that can go, but for `depth - 1` random moments at
 * which the running one drops below all others: a bug that needs `depth` ordered moments is hit
 * by one run with probability at least 1 / (cpus * steps^(depth-1)). With depth 0 each step is
 * drawn evenly. Threads that may migrate do so at random moments of the run, and take their
 * priorities along. Source: Burckhardt and others, A Randomized Scheduler, ASPLOS 2010
 * (doi:10.1145/1736020.1736040).
 */
import type { Failure } from '../../search/model.ts';
import { type Prng, prng } from '../../random/prng.ts';
import { initialOf } from '../cpus/initial.ts';
import type { Machine } from '../cpus/machine.ts';
import { actionsEnd, exchangedBy, isExchange, isStep } from '../cpus/actions.ts';
import type { Strategy } from './strategy.ts';

/** Which schedules; those of one seed are always the same. */
export interface RandomOptions {
  /** Integer in 0..2^53-1. */
  readonly seed: number;
  readonly runs: number;
  /** Steps of a run, at most. */
  readonly steps: number;
  /** Ordered moments that the bug looked for needs; 0 draws each step evenly. Default 3. */
  readonly depth?: number;
  /** Number of the first run, to repeat one of many. Default 0. */
  readonly firstRun?: number;
}

/** A sample proves nothing: without a failure the verdict is `unknown`. */
export type RandomVerdict =
  | {
      readonly kind: 'fails';
      readonly failure: Failure;
      readonly actions: readonly number[];
      /** The run that failed. */
      readonly run: number;
    }
  | { readonly kind: 'unknown'; readonly limit: string; readonly steps: number };

/** @throws RangeError unless `runs` and `steps` are integers of at least 1. */
export function randomSchedules(machine: Machine, options: RandomOptions): RandomVerdict {
  const { seed, runs, steps, depth = 3, firstRun = 0 } = options;
  for (const [name, value] of Object.entries({ runs, steps })) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw new RangeError(`${name} must be an integer of at least 1, got ${value}`);
  }
  // Where priorities may drop: about as many steps as a run has that never switches unasked.
  const span = Math.max(1, runOnce(machine, steps, ([first]) => first!, true).actions.length);
  let taken = 0;
  for (let run = firstRun; run < firstRun + runs; run++) {
    const chance = prng(seed, run);
    const chooser = depth === 0 ? evenly(chance) : byPriority(machine, chance, span, depth);
    const { failure, actions } = runOnce(machine, steps, chooser, depth > 0);
    taken += actions.length;
    if (failure) return { kind: 'fails', failure, actions, run };
  }
  const limit = `${runs} random schedules of at most ${steps} steps, seed ${seed}`;
  return { kind: 'unknown', limit, steps: taken };
}

/** Schedules between two looks at whether to stop. */
const SLICE = 50;

/** Steps of one schedule, at most, where nobody says otherwise. */
const STEPS_MAX = 2_000;

const byChance = (depth: number): Strategy => ({
  takesMigrations: true,
  async look(machine, { seed = 1, runs = 1_000, onProgress }) {
    const of = machine();
    let steps = 0;
    for (let firstRun = 0; firstRun < runs; firstRun += SLICE) {
      const count = Math.min(SLICE, runs - firstRun);
      const how = { seed, runs: count, steps: STEPS_MAX, depth, firstRun };
      const verdict = randomSchedules(of, how);
      if (verdict.kind === 'fails') {
        const { failure, actions, run } = verdict;
        const looked = { steps: actions.length, executions: run + 1 };
        return { kind: 'fails', failure, actions, looked };
      }
      steps += verdict.steps;
      const executions = firstRun + count;
      const why = await onProgress?.({ states: 0, depth: 0, executions });
      const looked = { steps, executions };
      if (why !== undefined && executions < runs) return { kind: 'unknown', limit: why, looked };
    }
    const limit = `${runs} random schedules of at most ${STEPS_MAX} steps, seed ${seed}`;
    return { kind: 'unknown', limit, looked: { steps } };
  },
});

/** Each step drawn evenly. */
export const random = byChance(0);

/** Priorities that drop at two random moments. */
export const pct = byChance(3);

/** Chooses one of the possible actions for step number `step`. */
type Chooser = (possible: readonly number[], step: number) => number;

const evenly =
  (chance: Prng): Chooser =>
  (possible) =>
    possible[chance.below(possible.length)]!;

function byPriority(
  { cpus, migrations }: Machine,
  chance: Prng,
  span: number,
  depth: number,
): Chooser {
  const actors = actionsEnd(cpus, false);
  // Above `depth`, in random order; dropped ones go below, each to a place of its own.
  const priorities = Array.from({ length: actors }, (_, i) => depth + i);
  for (let i = actors - 1; i > 0; i--) {
    const j = chance.below(i + 1);
    [priorities[i], priorities[j]] = [priorities[j]!, priorities[i]!];
  }
  const drops = new Map<number, number>();
  for (let i = 1; i < depth; i++) drops.set(chance.below(span), depth - i);
  const moves = Array.from({ length: migrations }, () => chance.below(span + migrations));
  moves.sort((a, b) => a - b);
  return (possible, step) => {
    const exchanges = possible.filter((action) => isExchange(action, cpus));
    const runnable = possible.filter((action) => !isExchange(action, cpus));
    const best = () => runnable.reduce((a, b) => (priorities[b]! > priorities[a]! ? b : a));
    const drop = drops.get(step);
    if (drop !== undefined && runnable.length > 0) priorities[best()] = drop;
    if (exchanges.length > 0 && (moves[0]! <= step || runnable.length === 0)) {
      moves.shift();
      const action = exchanges[chance.below(exchanges.length)]!;
      const { a, b } = exchangedBy(action, cpus);
      [priorities[a], priorities[b]] = [priorities[b]!, priorities[a]!];
      return action;
    }
    return best();
  };
}

function runOnce(machine: Machine, stepsMax: number, choose: Chooser, isDriven: boolean) {
  const actions: number[] = [];
  const { state, failure: atStart } = initialOf(machine);
  let failure = atStart ?? machine.check(state, 0);
  const all = Array.from({ length: machine.actions }, (_, action) => action);
  while (failure === undefined && actions.length < stepsMax) {
    const possible = all.filter((action) => machine.can(state, 0, action));
    if (possible.length === 0) break;
    // Drawn evenly, a CPU that goes round is left soon; by priority it would go round for ever.
    const going = isDriven ? withoutRounds(machine, state, possible) : possible;
    const action = choose(going, actions.length);
    actions.push(action);
    failure = machine.take(state, 0, action) ?? machine.check(state, 0);
  }
  return { failure, actions };
}

/** Those that do more than go round a loop that waits, if there are any: the others only wait. */
function withoutRounds(
  machine: Machine,
  state: Uint32Array,
  possible: readonly number[],
): readonly number[] {
  if (!machine.logs.showsState) return possible;
  const others = possible.filter(
    (action) => !isStep(action, machine.cpus) || machine.getsOn(state, 0, action),
  );
  return others.length > 0 ? others : possible;
}
