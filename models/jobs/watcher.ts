/**
 * Who watches long work: a terminal, a page, the machine that has lent a core. Work is done in
 * slices; between two of them the watcher is told how far it is, may say stop, and lets everything
 * that waits have its turn. The clock is the watcher's, too: what judges has none.
 */

/** How far work under way is. */
export interface Pace {
  readonly what: string;
  readonly done: number;
  /** What is counted: states, calls, runs. */
  readonly unit: string;
  readonly depth?: number;
  readonly total?: number | undefined;
}

export interface Watcher {
  /** Draws how far it is; called often. */
  show(pace: Pace): void;
  /** Why to stop now, as a verdict names its limit; undefined while there is no reason. */
  whyStop(): string | undefined;
  /** Lets everything that waits have its turn, then goes on: only then is an interrupt heard. */
  pause(): Promise<void>;
  /** Seconds since some moment; never less than before. */
  seconds(): number;
  /** Says what went wrong beside the work, which goes on. */
  warn(trouble: string): void;
}

/** Whom nobody watches: work runs to its end, and takes no time. */
export const unwatched: Watcher = {
  show: () => {},
  whyStop: () => undefined,
  pause: () => Promise.resolve(),
  seconds: () => 0,
  warn: () => {},
};

/** Measures from when this was made. */
export class Stopwatch {
  private readonly watcher: Watcher;
  private readonly began: number;

  constructor(watcher: Watcher) {
    this.watcher = watcher;
    this.began = watcher.seconds();
  }

  get seconds(): number {
    return this.watcher.seconds() - this.began;
  }
}
