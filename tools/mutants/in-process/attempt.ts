/** Runs a test and says how it ended, whatever it does: a loop without an end is stopped. */
import { Script } from 'node:vm';

/** How a test ended. */
export interface Outcome {
  /** What it threw; undefined if it passed. */
  readonly failed: string | undefined;
  readonly isEndless: boolean;
  readonly milliseconds: number;
}

const script = new Script('globalThis.__attempt__()');
const shared = globalThis as typeof globalThis & { __attempt__?: () => unknown };

/** What it does at once may take so many milliseconds; what it awaits is not stopped here. */
export async function attempt(run: () => unknown, millisecondsMax: number): Promise<Outcome> {
  const started = performance.now();
  let error: unknown;
  let isFailed = false;
  shared.__attempt__ = run;
  try {
    await script.runInThisContext({ timeout: Math.ceil(millisecondsMax) });
  } catch (thrown) {
    isFailed = true;
    error = thrown;
  }
  const { code } = (error ?? {}) as { code?: string };
  return {
    failed: isFailed ? String(error) : undefined,
    isEndless: code === 'ERR_SCRIPT_EXECUTION_TIMEOUT',
    milliseconds: performance.now() - started,
  };
}
