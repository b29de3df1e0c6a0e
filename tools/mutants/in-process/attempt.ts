/** Runs a test and says how it ended, whatever it does. */
import { isTimeout, withinTime } from '../within-time.ts';

/** How a test ended. */
export interface Outcome {
  /** What it threw; undefined if it passed. */
  readonly failed: string | undefined;
  readonly isEndless: boolean;
  readonly milliseconds: number;
}

/** What it does at once may take so many milliseconds; what it awaits is not stopped here. */
export async function attempt(run: () => unknown, millisecondsMax: number): Promise<Outcome> {
  const started = performance.now();
  let failed: string | undefined;
  let isEndless = false;
  try {
    await withinTime(run, millisecondsMax);
  } catch (error) {
    failed = String(error);
    isEndless = isTimeout(error);
  }
  return { failed, isEndless, milliseconds: performance.now() - started };
}
