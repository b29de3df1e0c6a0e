/**
 * What is to be known of a heap where no call is under way, worked out once for each different one:
 * how it looks with all words equal that do not matter, and what is wrong with it. A search meets
 * the same heap in many states, which differ in where the CPUs are.
 *
 * A heap is all shared words and the number of the set of histories behind them, all compared.
 */
import type { Failure } from '../../../engine/search/model.ts';
import { WordNumbers } from '../../../engine/search/word-numbers.ts';

/** The two questions, as they are answered the first time. Must depend on their arguments only. */
export interface HeapQuestions {
  /** Makes all words equal that do not matter, in place. */
  settle(words: Uint32Array, at: number): void;
  judge(words: Uint32Array, at: number): Failure | undefined;
}

/** Heaps of `width` words, the history among them. */
export class RestingHeaps {
  private readonly raw: WordNumbers;
  private readonly settled: WordNumbers;
  /** By number of the raw heap, the number of the settled one. */
  private readonly settledAs: number[] = [];
  /** By number of the settled heap; null where nothing is wrong. */
  private readonly failures: (Failure | null)[] = [];
  private readonly questions: HeapQuestions;

  constructor(width: number, questions: HeapQuestions) {
    this.raw = new WordNumbers(width);
    this.settled = new WordNumbers(width);
    this.questions = questions;
  }

  /** Settles the heap at `words[at]`, in place. */
  settle(words: Uint32Array, at: number): void {
    const heap = this.raw.of(words, at);
    const known = this.settledAs[heap];
    if (known !== undefined) return this.settled.write(known, words, at);
    this.questions.settle(words, at);
    this.settledAs[heap] = this.settled.of(words, at);
  }

  /** What is wrong with the heap at `words[at]`. */
  judge(words: Uint32Array, at: number): Failure | undefined {
    const heap = this.numberOf(words, at);
    const known = this.failures[heap];
    if (known !== undefined) return known ?? undefined;
    const failure = this.questions.judge(words, at);
    this.failures[heap] = failure ?? null;
    return failure;
  }

  /** The number of the settled heap at `words[at]`: no other heap has it. */
  numberOf(words: Uint32Array, at: number): number {
    return this.settled.of(words, at);
  }
}
