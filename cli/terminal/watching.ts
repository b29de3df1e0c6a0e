/** A person at a terminal as the watcher of jobs: sees one line, may press Ctrl-C. */
import { Allowance } from '../../models/jobs/allowance.ts';
import { pause, seconds } from '../../models/jobs/node/clock.ts';
import type { Watcher } from '../../models/jobs/watcher.ts';
import type { Progress } from './progress.ts';
import type { Voice } from './style.ts';

/** Until the time is up, which counts from here on, or the user has had enough. */
export const allowanceOf = (voice: Voice, secondsMax?: number): Allowance =>
  new Allowance({ seconds, isInterrupted: () => voice.isInterrupted() }, secondsMax);

/** Watches for this voice; progress is drawn where there is a line for it. */
export const watching = (voice: Voice, allowance: Allowance, progress?: Progress): Watcher => ({
  show: (pace) => progress?.show(pace),
  whyStop: () => allowance.whyStop(),
  pause,
  seconds,
  warn: (trouble) => voice.warn(`buddycheck: ${trouble}`),
});
