/** What the threads of the pool's tests are told to do. */
import type { Watcher } from '../../../models/jobs/watcher.ts';

export const double = (_: Watcher, n: number): number => 2 * n;

export function fail(_: Watcher, why: string): never {
  throw new Error(why);
}

/** Ends the thread in the middle of its task. */
export const vanish = (): never => process.exit(3);

/** Works until it is told to stop, and answers why. */
export async function wait({ pause, whyStop }: Watcher): Promise<string> {
  for (;;) {
    const why = whyStop();
    if (why !== undefined) return why;
    await pause();
  }
}
