/**
 * Tasks of a command on all cores, or on all machines of a queue: what came of them in order, up to
 * where the user stopped.
 */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { Pool, type Task, type TaskRunner } from '../../models/jobs/node/pool.ts';
import type { Watcher } from '../../models/jobs/watcher.ts';
import { UsageError } from '../options/usage.ts';
import { integer } from '../options/values.ts';
import type { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { allowanceOf, watching } from '../terminal/watching.ts';

/** Threads, at most. */
const WORKERS_MAX = 64;

/** As many as there are cores. */
export const coresHere = (): number => Math.min(availableParallelism(), WORKERS_MAX);

/** Who does the tasks. */
export interface Crowd {
  /** Threads of this machine; 1 for none. */
  readonly workers: number;
  /** Address of a queue, as it was given: then its workers do them. */
  readonly queue: string | undefined;
}

/** `--workers N` and `--queue URL`, for `split`. */
export const crowdNames = { workers: { type: 'string' }, queue: { type: 'string' } } as const;

/** The same as values: by default all cores of this machine. */
export const crowdOptions = {
  workers: integer('workers', 1, WORKERS_MAX).optional(),
  queue: z.string().optional(),
};

/** @throws UsageError for both: a queue's workers were started elsewhere. */
export function crowdOf(given: {
  readonly workers?: number | undefined;
  readonly queue?: string | undefined;
}): Crowd {
  const { workers, queue } = given;
  if (workers !== undefined && queue !== undefined) {
    throw new UsageError(
      `--queue and --workers ${workers} both say who works: give one of them; ` +
        'those of a queue are started with buddycheck worker',
    );
  }
  return { workers: workers ?? coresHere(), queue };
}

/**
 * Whoever does the tasks; to be ended.
 * @throws QueueRefusal for a queue that cannot be used.
 */
export async function openCrowd({ workers, queue }: Crowd, watcher: Watcher): Promise<TaskRunner> {
  if (queue === undefined) return new Pool(workers, watcher);
  const [{ queueAddress }, { openQueuePool }] = await Promise.all([
    import('../../swarm/queue-address.ts'),
    import('../../swarm/queue-pool.ts'),
  ]);
  return openQueuePool(queueAddress(queue), watcher);
}

/**
 * Gives out all tasks and answers what came of the first ones: of all, unless the user stops. One
 * that throws stops no other; what the first of them threw is thrown when all are done.
 */
export async function sideBySide<Result>(
  voice: Voice,
  progress: Progress,
  crowd: Crowd,
  tasksOf: (watcher: Watcher) => readonly Task<Result | undefined>[],
): Promise<Result[]> {
  const watcher = watching(voice, allowanceOf(voice), progress);
  const pool = await openCrowd(crowd, watcher);
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
