/**
 * All successors of one state, side by side: what replays, random walks and tests ask for, where a
 * search only wants the new ones. Slow next to the search's own sink, and simple.
 */

import type { Failure, Sink, WordModel } from './model.ts';

/** A sink that keeps everything; `clear` makes it ready for the next state. */
export class Successors implements Sink {
  words: Uint32Array;
  at = 0;
  /** Action by number of successor, in the order emitted. */
  readonly actions: number[] = [];
  /** Steps that failed themselves: they lead nowhere. */
  readonly failures: { readonly action: number; readonly failure: Failure }[] = [];
  private readonly stateWords: number;

  constructor(stateWords: number) {
    this.stateWords = stateWords;
    this.words = new Uint32Array(8 * stateWords);
  }

  emit(action: number): void {
    // As a search's store would keep it: a 32-bit word.
    this.actions.push(action >>> 0);
    this.at += this.stateWords;
    if (this.at < this.words.length) return;
    const larger = new Uint32Array(2 * this.words.length);
    larger.set(this.words);
    this.words = larger;
  }

  fail(action: number, failure: Failure): void {
    this.failures.push({ action: action >>> 0, failure });
  }

  clear(): void {
    this.at = 0;
    this.actions.length = 0;
    this.failures.length = 0;
  }

  /** A copy of successor `i`. */
  copy(i: number): Uint32Array {
    return this.words.slice(i * this.stateWords, (i + 1) * this.stateWords);
  }

  /**
   * The number of the successor that `action` leads to; undefined if there is none.
   * @throws RangeError if the action leads to two different states: a trace could not name one.
   */
  by(action: number): number | undefined {
    const first = this.actions.indexOf(action);
    if (first < 0) return undefined;
    const second = this.actions.indexOf(action, first + 1);
    if (second < 0) return first;
    throw new RangeError(
      `the model emits action ${action} twice from one state; actions of a state must differ`,
    );
  }
}

/** The initial states of `model`. */
export function initialStates(model: WordModel): Successors {
  const sink = new Successors(model.stateWords);
  model.initial(sink);
  return sink;
}
