/** Runs something that may never end, and stops it: a mutant may loop where nothing counts. */
import { Script } from 'node:vm';

const script = new Script('globalThis.__within__()');
const shared = globalThis as typeof globalThis & { __within__?: () => unknown };

/** What `run` returns. @throws what it throws, or an error that `isTimeout` knows. */
export function withinTime(run: () => unknown, millisecondsMax: number): unknown {
  shared.__within__ = run;
  return script.runInThisContext({ timeout: Math.ceil(millisecondsMax) });
}

/** Was it stopped? */
export const isTimeout = (error: unknown): boolean =>
  (error as { code?: string } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
