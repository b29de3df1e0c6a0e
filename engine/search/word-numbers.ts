/**
 * Runs of words as numbers: equal runs have equal numbers, different ones different. What is worked
 * out for a run can so be kept by its number, and a run met before needs no second look. Exact:
 * all words are compared, a fingerprint only says where to look.
 */
import { fingerprint } from './fingerprint.ts';
import { ExactSeen } from './seen.ts';
import { Runs } from './states.ts';

/** Runs of `width` words each, numbered from 0 in the order met. */
export class WordNumbers {
  private readonly runs: Runs;
  private readonly seen: ExactSeen;
  private readonly lanes = new Int32Array(2);

  /** @throws RangeError unless `width` is an integer in 1..2^20. */
  constructor(width: number) {
    this.runs = new Runs(width);
    this.seen = new ExactSeen(this.runs);
  }

  /** Different runs met so far. */
  get count(): number {
    return this.runs.count;
  }

  /** The number of the run at `words[at]`: `count` as it was before, if it was never met. */
  of(words: Uint32Array, at: number): number {
    const { runs, seen, lanes } = this;
    fingerprint(words, at, runs.width, lanes, 0);
    const low = lanes[0]!;
    const high = lanes[1]!;
    if (seen.has(words, at, low, high)) return seen.found;
    const number = runs.append(words, at);
    seen.claim(number, low, high);
    return number;
  }

  /** Writes the run with this number to `words[at]`. */
  write(number: number, words: Uint32Array, at: number): void {
    const { runs } = this;
    const from = runs.chunkOf(number);
    const start = runs.offsetOf(number);
    for (let i = 0; i < runs.width; i++) words[at + i] = from[start + i]!;
  }
}
