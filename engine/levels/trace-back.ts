/**
 * How a failure was reached. No state remembers where it came from; but it came from the level
 * before, so that is expanded again until a step leads here, and so on back to the first.
 */
import type { WordModel } from '../search/model.ts';
import { initialStates, Successors } from '../search/successors.ts';
import { RecordReader } from './records.ts';
import { foundAt, Layout } from './step.ts';
import type { LevelStore } from './store.ts';

/** A state and the step from it. */
export interface StepBefore {
  readonly state: readonly number[];
  readonly action: number;
}

/** The first state in this partition of this level that leads to `state`, if any does. */
export function stepBefore(
  model: WordModel,
  store: LevelStore,
  level: number,
  partition: number,
  state: readonly number[],
): StepBefore | undefined {
  const layout = new Layout(model);
  const { level: kept } = foundAt(store, level, partition);
  const count = kept.parts[0]?.records ?? 0;
  const records = new RecordReader(layout.width, store.read(kept, 0), count);
  const next = new Successors(model.stateWords);
  while (records.next()) {
    const words = records.words.slice(layout.stateAt);
    next.clear();
    model.expand(words, 0, next);
    const at = next.actions.findIndex((_, i) => isSame(next.copy(i), state));
    if (at >= 0) return { state: [...words], action: next.actions[at] as number };
  }
  return undefined;
}

/** The action that names this initial state. @throws Error if it is none. */
export function initialAction(model: WordModel, state: readonly number[]): number {
  const starts = initialStates(model);
  const at = starts.actions.findIndex((_, i) => isSame(starts.copy(i), state));
  if (at < 0) throw new Error('engine bug: a state of the first level is no initial state');
  return starts.actions[at] as number;
}

const isSame = (words: Uint32Array, state: readonly number[]): boolean =>
  words.every((word, i) => word === state[i]);
