/** Tasks of a command on all cores: what came of them in order, up to where the user stopped. */
import { availableParallelism } from 'node:os';
import { Pool, type Task } from '../../models/jobs/node/pool.ts';
import type { Watcher } from '../../models/jobs/watcher.ts';
import { integer } from '../options/values.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { allowanceOf, watching } from '../terminal/watching.ts';

/** Threads, at most. */
const WORKERS_MAX = 64;

/** `--workers N`; by default as many as there are cores. */
export const workersOption = integer('workers', 1, WORKERS_MAX)
  .optional()
  .transform((given) => given ?? Math.min(availableParallelism(), WORKERS_MAX));

/**
 * Gives out all tasks and answers what came of the first ones: of all, unless the user stops. One
 * that throws stops no other; what the first of them threw is thrown when all are done.
 */
export async function sideBySide<Result>(
  voice: Voice,
  progress: Progress,
  workers: number,
  tasksOf: (watcher: Watcher) => readonly Task<Result | undefined>[],
): Promise<Result[]> {
  const watcher = watching(voice, allowanceOf(voice), progress);
  const pool = new Pool(workers, watcher);
  try {
    const settled = await Promise.allSettled(tasksOf(watcher).map((task) => pool.run(task)));
    const results: Result[] = [];
    for (const one of settled) {
      if (one.status === 'rejected') throw one.reason;
      if (one.value === undefined) break;
      results.push(one.value);
    }
    return results;
  } finally {
    await pool.end();
  }
}
