/** A job as a task of a pool. */
import { extname } from 'node:path';
import type { Job } from '../job.ts';
import type { Means } from '../means.ts';
import type { JobResult } from '../result.ts';
import { runJob } from '../run-job.ts';
import type { Watcher } from '../watcher.ts';
import { nodeMeans } from './node-means.ts';
import type { Task } from './pool.ts';

/** What a thread does. */
export const runJobThere = (watcher: Watcher, job: Job): Promise<JobResult> =>
  runJob(job, nodeMeans(watcher));

/** The job, done with these means where it is done here. */
export const jobTask = (job: Job, means: Means, isNeeded: () => boolean): Task<JobResult> => ({
  here: () => runJob(job, means),
  there: {
    module: new URL(`./job-task${extname(import.meta.url)}`, import.meta.url).href,
    name: 'runJobThere',
    args: [job],
  },
  isNeeded,
});
