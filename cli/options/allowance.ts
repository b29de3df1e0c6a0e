/**
 * How long a command may go on: until its time is up or the user has had enough. The clock is read
 * here and nowhere below, so that a search without a limit finds the same on any machine.
 */
import type { Voice } from '../terminal/style.ts';

/** Asked between two slices of work, so the last slice may go on beyond the limit. */
export class Allowance {
  private readonly voice: Voice;
  private readonly secondsMax: number | undefined;
  private readonly began = performance.now();

  constructor(voice: Voice, secondsMax?: number) {
    this.voice = voice;
    this.secondsMax = secondsMax;
  }

  /** Why to stop now, as a verdict names its limit; undefined while there is none. */
  whyStop(): string | undefined {
    if (this.voice.isInterrupted()) return 'interrupted';
    const { secondsMax } = this;
    const isOver = secondsMax !== undefined && performance.now() - this.began > secondsMax * 1000;
    return isOver ? `secondsMax = ${secondsMax}` : undefined;
  }
}
