/**
 * What several CPUs' calls may answer (K2): as if each had happened at one moment between its begin
 * and its end, one after the other, by the contracts of `operations/`. A refusal is therefore
 * right only if at some moment of the call nothing fitted. Per-CPU caches weaken that, by
 * declaration: frames in other CPUs' caches may be out of reach, and a cache gives what it has,
 * not what a smallest source would give. Source: Herlihy and Wing 1990 (doi:10.1145/78969.78972).
 */
import { type AnswerOf, type CallOf, type Op, rowOf } from '../operations/operations.ts';
import type { Slack } from '../operations/operation.ts';
import type { Picture } from '../pages/state.ts';

/** No caches: every call behaves as on one CPU. */
export const noSlack: Slack = { hasCaches: false, hiddenMax: 0 };

/** Every answer that the call may give if it happens in this state. */
export const answers = <O extends Op>(
  state: Picture,
  call: CallOf<O>,
  slack: Slack,
): readonly AnswerOf<O>[] => rowOf<O>(call).answers(state, call, slack);
