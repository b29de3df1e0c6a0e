/** Many runs of records as one, in order; and those of one run that another does not have. */
import { compareWords, type Records } from './records.ts';

/**
 * The records of all runs in ascending order, of those whose first `keyWords` words are the same
 * only the least: which one stands for all depends on no run's coming first.
 */
export class Merged implements Records {
  readonly words: Uint32Array;
  private readonly keyWords: number;
  /** A heap by the record at hand: the least is at 0. */
  private readonly heap: Records[] = [];
  private hasLast = false;

  constructor(runs: readonly Records[], width: number, keyWords: number) {
    this.words = new Uint32Array(width);
    this.keyWords = keyWords;
    for (const run of runs) if (run.next()) this.heap.push(run);
    for (let i = this.heap.length >> 1; i >= 0; i--) this.sink(i);
  }

  next(): boolean {
    for (;;) {
      const least = this.heap[0];
      if (!least) return false;
      const isNew = !this.hasLast || compareWords(least.words, 0, this.words, 0, this.keyWords) > 0;
      if (isNew) this.words.set(least.words);
      this.hasLast = true;
      if (!least.next()) {
        const last = this.heap.pop() as Records;
        if (this.heap.length > 0) this.heap[0] = last;
      }
      this.sink(0);
      if (isNew) return true;
    }
  }

  private sink(i: number): void {
    const { heap } = this;
    const moved = heap[i];
    if (!moved) return;
    for (;;) {
      const left = 2 * i + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const least = right < heap.length && isBefore(heap[right], heap[left]) ? right : left;
      if (!isBefore(heap[least], moved)) break;
      heap[i] = heap[least] as Records;
      i = least;
    }
    heap[i] = moved;
  }
}

function isBefore(a: Records | undefined, b: Records | undefined): boolean {
  if (!a || !b) throw new Error('engine bug: nothing is compared');
  return compareWords(a.words, 0, b.words, 0, a.words.length) < 0;
}

/** The records of `some` whose first `keyWords` words no record of `others` begins with. */
export class Without implements Records {
  readonly words: Uint32Array;
  private readonly some: Records;
  private readonly others: Records;
  private readonly keyWords: number;
  private hasOther: boolean;

  constructor(some: Records, others: Records, keyWords: number) {
    this.words = some.words;
    this.some = some;
    this.others = others;
    this.keyWords = keyWords;
    this.hasOther = others.next();
  }

  next(): boolean {
    while (this.some.next()) {
      while (this.hasOther && this.order() < 0) this.hasOther = this.others.next();
      if (!this.hasOther || this.order() > 0) return true;
    }
    // To their end, where they are seen to be whole.
    while (this.hasOther) this.hasOther = this.others.next();
    return false;
  }

  private order(): number {
    return compareWords(this.others.words, 0, this.words, 0, this.keyWords);
  }
}
