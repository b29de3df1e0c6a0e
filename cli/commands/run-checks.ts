/** The plans of a check, done on this machine's cores or by a queue, watched by the user. */
import type { Means } from '../../models/jobs/means.ts';
import { FileKeeper, RefusedCheckpoint } from '../../models/jobs/node/file-keeper.ts';
import { jobTask } from '../../models/jobs/node/job-task.ts';
import { nodeMeans } from '../../models/jobs/node/node-means.ts';
import type { TaskRunner } from '../../models/jobs/node/pool.ts';
import { runJob } from '../../models/jobs/run-job.ts';
import { searchOnThreads } from '../../models/jobs/node/search-on-threads.ts';
import type { DesignResult } from '../../models/jobs/result.ts';
import { runPlans } from '../../models/jobs/run-plans.ts';
import { RefusedFolder } from '../../swarm/levels/level-files.ts';
import { searchInFolder } from '../../swarm/levels/search-in-folder.ts';
import { RefusedSearch } from '../../swarm/levels/what-pays.ts';
import { QueueLost } from '../../swarm/queue-address.ts';
import { UsageError } from '../options/usage.ts';
import { Progress } from '../terminal/progress.ts';
import type { Voice } from '../terminal/style.ts';
import { watching } from '../terminal/watching.ts';
import { openCrowd } from './side-by-side.ts';
import type { LevelOptions } from '../options/level-options.ts';
import type { CheckOptions } from './check-options.ts';

/** What came of all plans, and whether a job broke down, which is a mistake of ours. */
export interface Checked {
  readonly designs: readonly DesignResult[];
  readonly isBroken: boolean;
}

/** @throws UsageError for a checkpoint that is not of this search. */
export async function runChecks(
  options: CheckOptions,
  voice: Voice,
  onDesign: (result: DesignResult) => void,
): Promise<Checked> {
  const { plans, allowance, crowd } = options;
  const whole = new Progress(voice);
  const pool = await openCrowd(crowd, watching(voice, allowance, whole));
  let isBroken = false;
  try {
    const designs = await runPlans(plans, {
      run: (job, isNeeded) => {
        const progress = new Progress(voice);
        if (options.levels && job.method === 'exhaustive') {
          const means = levelMeans(options, options.levels, pool, voice, progress);
          return runJob(job, means).finally(() => progress.end());
        }
        const task = jobTask(job, meansOf(options, voice, progress), isNeeded);
        const here = () => task.here().finally(() => progress.end());
        return pool.run({ ...task, here });
      },
      whyStop: () => allowance.whyStop(),
      onDesign: (design) => {
        whole.end();
        onDesign(design);
      },
      onBreakdown: (error, { subject }) => {
        if (error instanceof RefusedCheckpoint) throw new UsageError(error.message);
        if (error instanceof QueueLost) throw error;
        if (error instanceof RefusedSearch || error instanceof RefusedFolder) {
          throw new UsageError(`--levels: ${error.message}`);
        }
        isBroken = true;
        const told = error instanceof Error ? error.stack : String(error);
        // What a module of the user's throws is no bug of ours.
        const whose = subject.file === undefined ? `engine bug: ${subject.name}` : subject.file;
        voice.warn(`buddycheck: ${whose}: ${told}`);
      },
    });
    return { designs, isBroken };
  } finally {
    whole.end();
    await pool.end();
  }
}

/** A search by levels is begun here, and done by everybody. */
function levelMeans(
  { allowance }: CheckOptions,
  levels: LevelOptions,
  runner: TaskRunner,
  voice: Voice,
  line: Progress,
): Means {
  const watcher = watching(voice, allowance, line);
  const searchTogether = searchInFolder({ ...levels, runner, watcher });
  return { ...nodeMeans(watcher), searchTogether };
}

function meansOf({ allowance, searchers, checkpoint }: CheckOptions, voice: Voice, line: Progress) {
  const watcher = watching(voice, allowance, line);
  const means: Means = {
    ...nodeMeans(watcher),
    ...(searchers > 1 && { searchTogether: searchOnThreads(searchers, watcher) }),
    ...(checkpoint && {
      keeper: new FileKeeper(checkpoint.path, checkpoint.everySeconds, watcher),
    }),
  };
  return means;
}
