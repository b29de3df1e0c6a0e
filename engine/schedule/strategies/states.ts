/**
 * Breadth first over states: the shortest schedule that fails is found first. With a bound on
 * preemptions it looks at fewer schedules, with a symmetry at fewer states.
 */
import type { WordModel } from '../../search/model.ts';
import { start } from '../../search/search.ts';
import type { Machine } from '../cpus/machine.ts';
import { findLivelock } from './livelock.ts';
import { Bounded } from './preemptions.ts';
import type { Looked, Strategy, StrategyOptions, StrategyVerdict } from './strategy.ts';

/** States that are looked at between two reports of progress. */
const SLICE = 5_000;

export const states: Strategy = {
  takesMigrations: true,
  async look(machine, options) {
    const { preemptions, reduce, statesMax = 1e6, bytesMax = Infinity } = options;
    if (preemptions !== undefined && reduce) {
      throw new RangeError('a bound on preemptions tells CPUs apart: it excludes any symmetry');
    }
    const of = machine();
    const bounded = preemptions === undefined ? undefined : new Bounded(of, preemptions);
    const verdict = await searched(bounded ?? reduce?.(of) ?? of, {
      ...options,
      statesMax,
      bytesMax,
    });
    if (verdict.kind !== 'holds') return verdict;
    const { looked } = verdict;
    if (bounded?.isCut) {
      const limit = `proved up to ${preemptions} preemption${preemptions === 1 ? '' : 's'}`;
      return { kind: 'unknown', limit, looked };
    }
    // Otherwise nobody goes round: each step lengthens a log, ends a call, or waits.
    return of.logs.hasStartedOver ? withoutLivelock(machine(), statesMax, looked) : verdict;
  },
};

async function searched(
  model: WordModel,
  {
    statesMax,
    bytesMax,
    onProgress,
  }: StrategyOptions & { readonly statesMax: number; readonly bytesMax: number },
): Promise<StrategyVerdict> {
  const search = start(model, { statesMax, bytesMax });
  while (!search.step(SLICE)) {
    const why = await onProgress?.(search.explored);
    if (why !== undefined) search.stop(why);
  }
  const { states: count, transitions: steps, depth, bytes } = search.explored;
  const looked = { states: count, steps, depth, bytes };
  const { verdict } = search;
  if (verdict?.kind === 'fails') {
    return { kind: 'fails', failure: verdict.failure, actions: verdict.trace.actions, looked };
  }
  if (verdict?.kind === 'unknown') return { kind: 'unknown', limit: verdict.limit, looked };
  return { kind: 'holds', looked };
}

/** States without a failure may still go round in circles. */
function withoutLivelock(machine: Machine, statesMax: number, looked: Looked): StrategyVerdict {
  const verdict = findLivelock(machine, statesMax);
  if (verdict.kind === 'holds') return { kind: 'holds', looked };
  if (verdict.kind === 'unknown') return { ...verdict, looked };
  const actions = [...verdict.actions, ...verdict.cycle];
  return { kind: 'fails', failure: verdict.failure, actions, looked };
}
