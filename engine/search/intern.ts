/**
 * From readable models to fast ones: each plain-object state gets a number, and the number is the
 * whole state of a `WordModel`. One search loop then serves both.
 */

import type { Failure, Model, Sink, WordModel } from './model.ts';

/** The rule that a bare reason belongs to: `Model.check` may answer with a reason only. */
export const bareRule = 'check';

/** An interned model, which can also give back the object a word stands for. */
export interface InternedModel<State> extends WordModel {
  /** The state that the word at `words[at]` stands for. */
  stateAt(words: Uint32Array, at: number): State;
}

/**
 * `model` with one word per state, the number of its key in the order met; an action is the number
 * of a step among those of its state, so two steps may share a label. All objects are kept (up to
 * 2^24, the most a Map can hold), outside of what `Explored.bytes` counts.
 */
export function interned<State>(model: Model<State>): InternedModel<State> {
  const numbers = new Map<string, number>();
  const states: State[] = [];
  const intern = (state: State): number => {
    const key = model.key(state);
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, states.length);
    return states.push(state) - 1;
  };
  const stateAt = (words: Uint32Array, at: number): State => states[words[at]!]!;
  const propose = (sink: Sink, state: State, action: number): void => {
    const number = intern(state);
    sink.words[sink.at] = number;
    sink.emit(action);
  };
  return {
    stateWords: 1,
    stateAt,
    initial: (sink) => propose(sink, model.initial, 0),
    expand(words, at, sink) {
      let action = 0;
      for (const { next } of model.steps(stateAt(words, at))) propose(sink, next, action++);
    },
    check(words, at) {
      const failure = model.check?.(stateAt(words, at));
      return typeof failure === 'string' ? bare(failure) : failure;
    },
    label(action, words, at) {
      let number = 0;
      for (const { label } of model.steps(stateAt(words, at))) {
        if (number++ === action) return label;
      }
      throw new RangeError(`action must be one of ${number} steps of this state, got ${action}`);
    },
  };
}

function bare(why: string): Failure {
  return { rule: bareRule, why };
}
