/**
 * Makes a failing sequence short enough to read: delta debugging. Chunks are cut out, halving their
 * size down to single items, then items are replaced by simpler ones, until nothing more helps.
 * Source: Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE TSE 2002
 * (doi:10.1109/32.988498), without its "reduce to subset" step, which long cuts make superfluous.
 */

/** How to shrink. */
export interface ShrinkOptions<Item> {
  /**
   * Simpler items to try in place of `item`, the simplest first. They must get simpler on every
   * path (no cycles), or shrinking ends only with `attemptsMax`.
   */
  readonly simpler?: (item: Item) => Iterable<Item>;
  /** Calls of `fails`, at most; integer ≥ 1. Default 10,000. */
  readonly attemptsMax?: number;
}

/** What is left of a failing sequence. */
export interface Shrunk<Item> {
  readonly items: readonly Item[];
  /** Calls of `fails` made. */
  readonly attempts: number;
  /**
   * Whether nothing more helps: no item can be left out, none replaced by a simpler one.
   * False if `attemptsMax` came first; the items still fail.
   */
  readonly minimal: boolean;
}

/**
 * A sequence that `fails` as `items` does, from which no single item can be taken. `fails` decides
 * what counts as the same failure, must be deterministic, and is asked O(n log n) times as a rule,
 * O(n²) times at worst, for n items.
 * @throws RangeError if `items` does not fail, or `attemptsMax` is no integer ≥ 1.
 */
export function shrink<Item>(
  items: readonly Item[],
  fails: (items: readonly Item[]) => boolean,
  options: ShrinkOptions<Item> = {},
): Shrunk<Item> {
  const { simpler, attemptsMax = 10_000 } = options;
  if (!(Number.isSafeInteger(attemptsMax) && attemptsMax >= 1)) {
    throw new RangeError(`attemptsMax must be an integer of at least 1, got ${attemptsMax}`);
  }
  const shrinking = new Shrinking(items, fails, attemptsMax);
  if (!shrinking.attempt(items)) {
    throw new RangeError(`the sequence of ${items.length} items must fail, and does not`);
  }
  do {
    shrinking.cut();
  } while (simpler !== undefined && shrinking.simplify(simpler) && !shrinking.exhausted);
  const { best, attempts, exhausted } = shrinking;
  return { items: best, attempts, minimal: !exhausted };
}

class Shrinking<Item> {
  best: readonly Item[];
  attempts = 0;
  /** Whether an attempt was wanted that the bound did not allow. */
  exhausted = false;
  private readonly fails: (items: readonly Item[]) => boolean;
  private readonly attemptsMax: number;

  constructor(
    items: readonly Item[],
    fails: (items: readonly Item[]) => boolean,
    attemptsMax: number,
  ) {
    this.best = items;
    this.fails = fails;
    this.attemptsMax = attemptsMax;
  }

  /** Whether `candidate` fails, and is therefore the best sequence now. */
  attempt(candidate: readonly Item[]): boolean {
    if (this.attempts >= this.attemptsMax) {
      this.exhausted = true;
      return false;
    }
    this.attempts++;
    if (!this.fails(candidate)) return false;
    this.best = candidate;
    return true;
  }

  /** Leaves out chunks, from half of the sequence down to single items, until none can go. */
  cut(): void {
    let size = Math.max(1, 2 ** Math.floor(Math.log2(Math.max(1, this.best.length))));
    for (;;) {
      const before = this.best.length;
      // From the end, for what comes last depends on what comes first and not the other way round.
      for (let end = this.best.length; end > 0 && !this.exhausted; end -= size) {
        const start = Math.max(0, end - size);
        this.attempt([...this.best.slice(0, start), ...this.best.slice(end)]);
      }
      if (this.exhausted) return;
      if (size > 1) size /= 2;
      // A cut may allow one that was refused before, so single items are tried until none goes.
      else if (this.best.length === before) return;
    }
  }

  /** Replaces items by simpler ones; says whether any was. */
  simplify(simpler: (item: Item) => Iterable<Item>): boolean {
    let changed = false;
    for (let i = 0; i < this.best.length && !this.exhausted; ) {
      if (this.replace(i, simpler)) changed = true;
      else i++;
    }
    return changed;
  }

  private replace(i: number, simpler: (item: Item) => Iterable<Item>): boolean {
    for (const item of simpler(this.best[i]!)) {
      if (this.attempt(this.best.with(i, item))) return true;
      if (this.exhausted) return false;
    }
    return false;
  }
}
