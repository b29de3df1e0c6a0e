/**
 * How long work may go on: until its time is up or the user has had enough. The time is what the
 * watcher says, so that a search without a limit finds the same on any machine.
 */

/** Asked between two slices of work, so the last slice may go on beyond the limit. */
export class Allowance {
  private readonly seconds: () => number;
  private readonly isInterrupted: () => boolean;
  private readonly secondsMax: number | undefined;
  private readonly began: number;

  /** Time counts from here on. */
  constructor(
    asked: { readonly seconds: () => number; readonly isInterrupted: () => boolean },
    secondsMax?: number,
  ) {
    this.seconds = asked.seconds;
    this.isInterrupted = asked.isInterrupted;
    this.secondsMax = secondsMax;
    this.began = this.seconds();
  }

  /** Why to stop now, as a verdict names its limit; undefined while there is none. */
  whyStop(): string | undefined {
    if (this.isInterrupted()) return 'interrupted';
    const { secondsMax } = this;
    const isOver = secondsMax !== undefined && this.seconds() - this.began > secondsMax;
    return isOver ? `secondsMax = ${secondsMax}` : undefined;
  }
}
