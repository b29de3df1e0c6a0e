/**
 * A machine whose states are only those in which no call is under way; a step leads from one to
 * those that can come next, by whatever calls of whichever CPUs, in every interleaving. So two
 * states at rest can be asked whether they lead to the same, whatever happens in between.
 */
import type { Failure, Sink, WordModel } from '../../../engine/search/model.ts';
import { Successors } from '../../../engine/search/successors.ts';

/** For testing symmetries; its steps have no names. Cost of a step: all states up to the next. */
export class RestingSteps implements WordModel {
  readonly stateWords: number;
  readonly canonical?: NonNullable<WordModel['canonical']>;
  private readonly model: WordModel;
  private readonly isResting: (words: Uint32Array, at: number) => boolean;

  /** `model` must be at rest initially. */
  constructor(model: WordModel, isResting: (words: Uint32Array, at: number) => boolean) {
    this.model = model;
    this.isResting = isResting;
    this.stateWords = model.stateWords;
    if (model.canonical) this.canonical = model.canonical;
  }

  initial(sink: Sink): void {
    this.model.initial(sink);
  }

  check(words: Uint32Array, at: number): Failure | undefined {
    return this.model.check?.(words, at);
  }

  /** An action is the number of a state among those that come next, or of a failure. */
  expand(words: Uint32Array, at: number, sink: Sink): void {
    const met = new Set<string>();
    const open: Uint32Array[] = [words.slice(at, at + this.stateWords)];
    const behind = new Successors(this.stateWords);
    let action = 0;
    for (let state = open.pop(); state; state = open.pop()) {
      behind.clear();
      this.model.expand(state, 0, behind);
      for (const { failure } of behind.failures) sink.fail(action++, failure);
      for (const i of behind.actions.keys()) {
        const next = behind.copy(i);
        const key = next.join();
        if (met.has(key)) continue;
        met.add(key);
        const failure = this.model.check?.(next, 0);
        if (failure) sink.fail(action++, failure);
        else if (!this.isResting(next, 0)) open.push(next);
        else {
          for (const [word, value] of next.entries()) sink.words[sink.at + word] = value;
          sink.emit(action++);
        }
      }
    }
  }

  label(action: number): string {
    return `${action}`;
  }
}
