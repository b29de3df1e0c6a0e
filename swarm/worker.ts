/**
 * A worker: takes jobs from the queue and does them on threads of its own, so that this thread has
 * nothing to do but to keep their locks, whatever they compute. (A job that computes on the thread
 * which renews its lock loses it, is given to another, and fails there likewise.)
 *
 * A worker that leaves gives back what it has not done. One that is killed says nothing more: its
 * locks run out, and others take its jobs over.
 */
import type { Job, Worker } from 'bullmq';
import { Pool, type Task } from '../models/jobs/node/pool.ts';
import type { Pace, Watcher } from '../models/jobs/watcher.ts';
import { type Doing, Membership, short } from './members.ts';
import type { QueueAddress } from './queue-address.ts';
import { fromQueued, type QueuedTask, readJob, showTasks, type TaskAnswer } from './queued-job.ts';
import { asTrouble, openServer, PREFIX, type QueueServer } from './redis.ts';
import { queueNameOf, swarmIdentity } from './swarm-identity.ts';

/**
 * Workers that may be lost over one job before it is taken for the reason. High, for machines that
 * come and go; not without an end, for such a job empties the fleet.
 */
const LOST_MAX = 25;

/** Between two looks at whether jobs are still wanted. */
const LOOK_MS = 1_000;

const MINUTE_MS = 60_000;

export interface WorkerOptions {
  readonly address: QueueAddress;
  /** Jobs at a time, each on a thread of its own: 1..64. */
  readonly threads: number;
  /** A worker that says nothing for so long is gone, and its jobs are given to others. */
  readonly lostAfterSeconds: number;
  /** Is told what goes on; a reason to stop ends the worker. */
  readonly watcher: Watcher;
}

/**
 * Works until the watcher has a reason to stop.
 * @throws QueueRefusal if the queue is not there, forgets, or is another version's.
 */
export async function work(options: WorkerOptions): Promise<number> {
  const { address, lostAfterSeconds } = options;
  const server = await openServer(address);
  const code = swarmIdentity();
  const bench = new JobBench(options, server);
  try {
    const self = { role: 'worker', code } as const;
    const lostAfterMs = 1_000 * lostAfterSeconds;
    const membership = await Membership.join(server, self, lostAfterMs, () => bench.doing);
    await bench.workAt(queueNameOf(code));
    await membership.leave();
    return bench.doing.done;
  } catch (error) {
    throw asTrouble(error, address);
  } finally {
    server.close();
  }
}

/** What one worker process has in hand. */
class JobBench {
  private readonly options: WorkerOptions;
  private readonly server: QueueServer;
  private readonly pool: Pool;
  private readonly active = new Map<string, { isWanted: boolean; readonly what: string }>();
  private readonly doneAt: number[] = [];
  private done = 0;
  private isLeaving = false;

  constructor(options: WorkerOptions, server: QueueServer) {
    const { threads, watcher } = options;
    this.options = options;
    this.server = server;
    this.pool = new Pool(threads, { ...watcher, show: (pace) => this.show(pace) }, 0);
  }

  get doing(): Doing {
    const now = performance.now();
    while (this.doneAt.length > 0 && (this.doneAt[0] as number) < now - MINUTE_MS) {
      this.doneAt.shift();
    }
    const at = [...this.active.values()].map(({ what }) => what);
    return { done: this.done, lately: this.doneAt.length, at };
  }

  async workAt(name: string): Promise<void> {
    const { bull } = this.server;
    const { threads, lostAfterSeconds, watcher } = this.options;
    const worker = new bull.Worker(name, (job, token) => this.process(job, token), {
      connection: this.server.connect(),
      prefix: PREFIX,
      concurrency: threads,
      lockDuration: 1_000 * lostAfterSeconds,
      stalledInterval: 1_000 * lostAfterSeconds,
      maxStalledCount: LOST_MAX,
      runRetryDelay: 1_000,
    });
    let told = '';
    worker.on('error', (error) => {
      if (error.message === told) return;
      told = error.message;
      watcher.warn(`${this.server.address.shown}: ${told}`);
    });
    await this.untilStopped();
    await this.leave(worker);
  }

  private async untilStopped(): Promise<void> {
    const { watcher } = this.options;
    let lookedAt = performance.now();
    while (watcher.whyStop() === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      if (performance.now() - lookedAt < LOOK_MS) continue;
      lookedAt = performance.now();
      this.show();
      if (this.server.redis.status === 'ready') await this.lookWhatIsWanted();
    }
  }

  private async leave(worker: Worker): Promise<void> {
    this.isLeaving = true;
    await this.pool.end();
    // Those who wait for a thread that was ended are told, and give their jobs back.
    for (const give of this.giveBacks) give();
    if (this.server.redis.status === 'ready') await worker.close();
  }

  /** A job that was cancelled is gone from the queue: nobody waits for it. */
  private async lookWhatIsWanted(): Promise<void> {
    for (const [id, entry] of this.active) {
      const key = `${PREFIX}:${queueNameOf(swarmIdentity())}:${id}`;
      entry.isWanted = (await this.server.redis.exists(key).catch(() => 1)) === 1;
    }
  }

  private readonly giveBacks = new Set<() => void>();

  private async process(job: Job, token: string | undefined): Promise<readonly TaskAnswer[]> {
    const id = job.id ?? '';
    const { tasks } = readJob(job.data);
    const entry = { isWanted: true, what: showTasks(tasks) };
    this.active.set(id, entry);
    let giveBack = (): void => {};
    const leaving = new Promise<'leaving'>((resolve) => (giveBack = () => resolve('leaving')));
    this.giveBacks.add(giveBack);
    try {
      const answers = Promise.all(tasks.map((task) => this.answer(task, job, entry)));
      const found = await Promise.race([answers, leaving]);
      if (found === 'leaving' || this.isLeaving) {
        if (token !== undefined) await job.moveToWait(token);
        throw new this.server.bull.WaitingError();
      }
      this.done++;
      this.doneAt.push(performance.now());
      return found;
    } finally {
      this.giveBacks.delete(giveBack);
      this.active.delete(id);
    }
  }

  /** @throws what the task throws, at the first try: the next may be made elsewhere. */
  private async answer(
    queued: QueuedTask,
    { attemptsMade }: Job,
    entry: { readonly isWanted: boolean },
  ): Promise<TaskAnswer> {
    try {
      const result = await this.pool.run(taskOf(queued, () => entry.isWanted));
      return { result: result ?? null };
    } catch (error) {
      if (this.isLeaving || attemptsMade === 0) throw error;
      const { name, message, stack = '' } = error instanceof Error ? error : new Error(`${error}`);
      return { threw: { name, message, stack } };
    }
  }

  private show(pace?: Pace): void {
    const { shown } = this.server.address;
    const what = pace && pace.what !== '' ? pace.what : `${short(swarmIdentity())} at ${shown}`;
    this.options.watcher.show({ what, done: this.done, unit: 'jobs' });
  }
}

const taskOf = (queued: QueuedTask, isNeeded: () => boolean): Task<unknown> => ({
  here: () => Promise.reject(new Error('engine bug: a worker works on threads only')),
  there: fromQueued(queued),
  isNeeded,
});
