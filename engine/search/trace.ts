/**
 * Replaying: a trace is the initial state's action and the actions after it, and the model alone
 * turns it back into states and labels. A search keeps nothing else; a trace from a file, or one
 * that a shrinker has cut, may be stale, and then the replay says where.
 */

import type { Failure, Trace, WordModel } from './model.ts';
import { initialStates, Successors } from './successors.ts';

/** One step of a replay. */
export interface ReplayedStep {
  readonly action: number;
  readonly label: string;
  /** The words of the state after the step; undefined if the step itself failed. */
  readonly state: Uint32Array | undefined;
}

/** How far a trace could be followed. */
export interface Replay {
  /** The words of the initial state; undefined if there is no such initial state. */
  readonly start: Uint32Array | undefined;
  readonly steps: readonly ReplayedStep[];
  /** The first failure met, of a state or of a step; the replay ends there. */
  readonly failure: Failure | undefined;
  /**
   * Number (from 0) of the first action that does not exist where it is taken, or -1 if the
   * initial state does not exist; undefined if all exist.
   */
  readonly stale: number | undefined;
}

/**
 * Follows `actions` from the initial state emitted with action `initial` (default: the first one).
 * @throws RangeError if the model emits one of the actions twice from one state.
 */
export function replayTrace(
  model: WordModel,
  actions: readonly number[],
  initial?: number,
): Replay {
  const steps: ReplayedStep[] = [];
  const starts = initialStates(model);
  const wanted = initial ?? starts.actions[0] ?? starts.failures[0]?.action ?? 0;
  const broken = starts.failures.find((failed) => failed.action === wanted);
  const first = starts.by(wanted);
  const start = first === undefined ? undefined : starts.copy(first);
  if (start === undefined) {
    return { start, steps, failure: broken?.failure, stale: broken ? undefined : -1 };
  }
  let failure = model.check?.(start, 0);
  let stale: number | undefined;
  const next = new Successors(model.stateWords);
  for (let state = start; failure === undefined && steps.length < actions.length; ) {
    const action = actions[steps.length]!;
    next.clear();
    model.expand(state, 0, next);
    const failed = next.failures.find((step) => step.action === action);
    const found = next.by(action);
    if (failed === undefined && found === undefined) {
      stale = steps.length;
      break;
    }
    const label = model.label(action, state, 0);
    const after = failed === undefined ? next.copy(found!) : undefined;
    steps.push({ action, label, state: after });
    failure = failed === undefined ? model.check?.(after!, 0) : failed.failure;
    if (after !== undefined) state = after;
  }
  return { start, steps, failure, stale };
}

/**
 * The trace of `actions`, labels included: for a failure that a search has just found.
 * @throws Error if its replay does not fail: the model is not deterministic, or changes its state.
 */
export function traceOf(model: WordModel, initial: number, actions: readonly number[]): Trace {
  const { steps, failure } = replayTrace(model, actions, initial);
  if (failure === undefined || steps.length !== actions.length) {
    throw new Error(
      `the model does not repeat itself: a failure found after ${actions.length} steps ` +
        `does not show in their replay (${steps.length} steps); expand must be deterministic`,
    );
  }
  return { initial, actions, labels: steps.map((step) => step.label) };
}
