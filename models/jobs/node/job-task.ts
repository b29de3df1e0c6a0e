/** A job as a task of a pool. */
import { extname } from 'node:path';
import { decodeResult, encodeResult } from '../../kept/report-codec.ts';
import type { Job } from '../job.ts';
import type { Means } from '../means.ts';
import { framesOf } from '../page-plan.ts';
import type { JobResult } from '../result.ts';
import { runJob } from '../run-job.ts';
import type { Watcher } from '../watcher.ts';
import { nodeMeans } from './node-means.ts';
import type { Task } from './pool.ts';

/** What a thread or another machine does: its answer is a document, as in a report. */
export const runJobThere = async (watcher: Watcher, job: Job): Promise<unknown> =>
  encodeResult(await runJob(job, nodeMeans(watcher)));

/** The job, done with these means where it is done here. */
export function jobTask(job: Job, means: Means, isNeeded: () => boolean): Task<JobResult> {
  const { file } = job.subject;
  const about = secondsAbout(job);
  return {
    here: () => runJob(job, means),
    there: {
      module: new URL(`./job-task${extname(import.meta.url)}`, import.meta.url).href,
      name: 'runJobThere',
      args: [job],
      ...(file !== undefined && { files: [file] }),
    },
    read: decodeResult,
    isNeeded,
    ...(about !== undefined && { secondsAbout: about }),
  };
}

/** Searches of so many frames are over in a moment. */
const SMALL_FRAMES = 6;

function secondsAbout(job: Job): number | undefined {
  if (job.method !== 'exhaustive') return undefined;
  return framesOf(job.zone) <= SMALL_FRAMES ? 0.03 : undefined;
}
