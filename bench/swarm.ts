/**
 * What a queue costs and what it brings: milliseconds of a job that is nothing, many jobs by one
 * and two workers, one search of a design in memory, in files, and by one and two workers.
 *
 * Run: redis-server --port 6399 --save '' & node bench/swarm.ts redis://127.0.0.1:6399
 * (half a minute). Workers are threads of this process, on the queue as those of any machine; they
 * are warm. Wall seconds, so it needs two idle processors; ratios are of one run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchJob } from '../models/jobs/job.ts';
import { jobTask } from '../models/jobs/node/job-task.ts';
import { nodeMeans } from '../models/jobs/node/node-means.ts';
import { Pool, type Task, type TaskRunner } from '../models/jobs/node/pool.ts';
import { pause, seconds } from '../models/jobs/node/clock.ts';
import { runJob } from '../models/jobs/run-job.ts';
import { unwatched, type Watcher } from '../models/jobs/watcher.ts';
import { zone } from '../spec/blocks/zone.ts';
import { searchInFolder } from '../swarm/levels/search-in-folder.ts';
import { queueAddress } from '../swarm/queue-address.ts';
import { openQueuePool } from '../swarm/queue-pool.ts';
import { cancelSwarm } from '../swarm/state.ts';
import { work } from '../swarm/worker.ts';

const address = queueAddress(process.argv[2] ?? 'redis://127.0.0.1:6399');
const told = (warning: string): void => console.log(`  ${warning}`);
const watcher: Watcher = { ...unwatched, pause, seconds, warn: told };
const means = nodeMeans(watcher);

/** `statesMax` makes jobs differ: the same job would be answered from what is kept. */
const jobOf = (frames: number, orderMax: number, statesMax: number): SearchJob => ({
  kind: 'pages',
  subject: { name: 'order-map' },
  method: 'exhaustive',
  zone: zone({ regions: [[0, frames]], orderMax }),
  symmetry: false,
  limits: { statesMax },
});

const taskOf = (job: SearchJob): Task<unknown> => {
  const { here, there } = jobTask(job, means, () => true);
  return { here, there, isNeeded: () => true };
};

async function timed(run: () => Promise<unknown>): Promise<number> {
  const began = seconds();
  await run();
  return seconds() - began;
}

const all = (runner: TaskRunner, jobs: readonly SearchJob[]): Promise<unknown> =>
  Promise.all(jobs.map((job) => runner.run(taskOf(job))));

let made = 300_000;
const jobs = (count: number, frames: number, orderMax: number): SearchJob[] =>
  Array.from({ length: count }, () => jobOf(frames, orderMax, made++));

/** With so many worker threads at the queue, warm. */
async function atQueue<T>(threads: number, run: (runner: TaskRunner) => Promise<T>): Promise<T> {
  let isOver = false;
  const until: Watcher = { ...watcher, whyStop: () => (isOver ? 'over' : undefined) };
  const worker = work({ address, threads, lostAfterSeconds: 15, watcher: until });
  const runner = await openQueuePool(address, watcher);
  try {
    await all(runner, jobs(2 * threads, 6, 2));
    return await run(runner);
  } finally {
    await runner.end();
    isOver = true;
    await worker;
  }
}

const row = (what: string, value: number, unit: string, ratio?: number): void =>
  console.log(
    `${what.padEnd(44)} ${value.toFixed(2).padStart(8)} ${unit}` +
      (ratio === undefined ? '' : `   ${ratio.toFixed(2)} ×`),
  );

const FEW = 300;
const thread = new Pool(1, watcher, 0);
await all(thread, jobs(4, 2, 1));
const threadSeconds = await timed(() => all(thread, jobs(FEW, 2, 1)));
const alone = await timed(() => all(thread, jobs(12, 8, 3)));
await thread.end();
const [queueSeconds, one] = await atQueue(1, async (runner) => [
  await timed(() => all(runner, jobs(FEW, 2, 1))),
  await timed(() => all(runner, jobs(12, 8, 3))),
]);
const two = await atQueue(2, (runner) => timed(() => all(runner, jobs(12, 8, 3))));
row('a job that is nothing, on a thread', (1_000 * threadSeconds) / FEW, 'ms');
row('the same by the queue', (1_000 * queueSeconds) / FEW, 'ms');
row('12 searches of 8 frames, on a thread', alone, 's', 1);
row('by one worker', one, 's', alone / one);
row('by two workers', two, 's', alone / two);

const folder = mkdtempSync(join(tmpdir(), 'buddycheck-bench-'));
const byLevels = (runner: TaskRunner, at: string): Promise<number> =>
  timed(() => {
    const where = { folder: join(folder, at), partitions: 16, runner, watcher, hasToPay: false };
    return runJob(search, { ...means, searchTogether: searchInFolder(where) });
  });
const search = jobOf(10, 3, 200_000);
const serial = await timed(async () => console.log(await runJob(search, means)));
const onThread = new Pool(1, watcher, 0);
await all(onThread, jobs(2, 6, 2));
const inFiles = await byLevels(onThread, 'one');
await onThread.end();
const byOne = await atQueue(1, (runner) => byLevels(runner, 'queue-one'));
const byTwo = await atQueue(2, (runner) => byLevels(runner, 'queue-two'));
row('one search of 10 frames, in memory', serial, 's', 1);
row('in files, 16 partitions, on a thread', inFiles, 's', serial / inFiles);
row('by one worker', byOne, 's', serial / byOne);
row('by two workers', byTwo, 's', serial / byTwo);
rmSync(folder, { recursive: true, force: true });
await cancelSwarm(address);
