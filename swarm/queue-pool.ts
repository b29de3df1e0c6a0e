/**
 * Tasks done by whoever works at the queue: the same promises as a pool of threads gives, for
 * results that are the same wherever they come from. The coordinator may be killed at any moment:
 * its jobs stay on the queue, and the same command finds them there, done or not.
 *
 * Events only say where to look. What counts is how the job stands, and every job waited for is
 * looked at again and again: an event is lost with a connection, a job with a server that kept no
 * log.
 */
import type { Queue, QueueEvents } from 'bullmq';
import type { Task, TaskRunner } from '../models/jobs/node/pool.ts';
import type { Watcher } from '../models/jobs/watcher.ts';
import { cancellations } from './cancel.ts';
import { Membership } from './members.ts';
import { type QueueAddress, QueueLost } from './queue-address.ts';
import {
  asQueued,
  grouped,
  jobIdOf,
  type QueuedJob,
  readAnswers,
  showTasks,
  type TaskAnswer,
} from './queued-job.ts';
import { asTrouble, openServer, PREFIX, type QueueServer } from './redis.ts';
import { queueNameOf, swarmIdentity } from './swarm-identity.ts';

/** Between two looks at jobs that are waited for; so many at a time. */
const LOOK_MS = 500;
const LOOKS_MAX = 500;

/** A coordinator that says nothing for so long is gone. */
const LOST_AFTER_MS = 15_000;

/** Before a server that went away is called lost. */
const PATIENCE_MS = 60_000;

/** Answers are kept for so long: for the same command, if this one does not live to read them. */
const KEPT = { age: 24 * 3_600 } as const;

/** A task that throws is tried once more, perhaps elsewhere, before its error is its answer. */
const ATTEMPTS = 2;

/** One that is given, and who waits for it. */
interface Given {
  readonly task: Task<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** One job on the queue. */
interface Pending {
  readonly job: QueuedJob;
  readonly given: readonly Given[];
}

/** @see openQueuePool */
export class QueuePool implements TaskRunner {
  private readonly server: QueueServer;
  private readonly membership: Membership;
  private readonly watcher: Watcher;
  private readonly queue: Queue;
  private readonly events: QueueEvents;
  private readonly code: string;
  private readonly cancelled: number;
  private readonly fresh: Given[] = [];
  private readonly pending = new Map<string, Pending>();
  private readonly clock: NodeJS.Timeout;
  private awaySince: number | undefined;
  private total = 0;
  private done = 0;
  private isLooking = false;

  constructor(parts: {
    readonly server: QueueServer;
    readonly membership: Membership;
    readonly watcher: Watcher;
    readonly code: string;
    /** How often the queue had been cancelled before. */
    readonly cancelled: number;
  }) {
    const { server, membership, watcher, code, cancelled } = parts;
    this.server = server;
    this.membership = membership;
    this.watcher = watcher;
    this.code = code;
    this.cancelled = cancelled;
    const name = queueNameOf(code);
    const { bull } = server;
    this.queue = new bull.Queue(name, { connection: server.connect(), prefix: PREFIX });
    this.events = new bull.QueueEvents(name, { connection: server.connect(), prefix: PREFIX });
    // Told of once, where the connection is looked at.
    this.queue.on('error', () => {});
    this.events.on('error', () => {});
    this.events.on('completed', ({ jobId }) => void this.lookAt(jobId).catch(ignored));
    this.events.on('failed', ({ jobId }) => void this.lookAt(jobId).catch(ignored));
    server.redis.on('close', () => (this.awaySince ??= performance.now()));
    server.redis.on('ready', () => (this.awaySince = undefined));
    this.clock = setInterval(() => void this.look(), LOOK_MS);
  }

  run<Result>(task: Task<Result>): Promise<Result | undefined> {
    this.total++;
    return new Promise<unknown>((resolve, reject) => {
      this.fresh.push({ task, resolve, reject });
      // Whoever gives tasks gives all of them in one go: then it is known which go together.
      if (this.fresh.length === 1) queueMicrotask(() => void this.give());
    }) as Promise<Result | undefined>;
  }

  async end(): Promise<void> {
    clearInterval(this.clock);
    this.pending.clear();
    if (this.awaySince === undefined) await this.membership.leave().catch(ignored);
    await Promise.all([this.queue.close(), this.events.close()]);
    this.server.close();
  }

  /** Puts what was given on the queue; what is there already stays as it is. */
  private async give(): Promise<void> {
    const fresh = this.fresh.splice(0);
    const added = grouped(fresh, ({ task }) => task.secondsAbout ?? Infinity).map((given) => {
      const job = { code: this.code, tasks: given.map(({ task }) => asQueued(task.there)) };
      const id = jobIdOf(job);
      const other = this.pending.get(id);
      this.pending.set(id, { job, given: other ? [...other.given, ...given] : given });
      return { id, job };
    });
    try {
      for (let i = 0; i < added.length; i += LOOKS_MAX) {
        await this.add(added.slice(i, i + LOOKS_MAX));
      }
    } catch (error) {
      this.breakDown(asTrouble(error, this.server.address));
    }
    await this.look();
  }

  private async add(jobs: readonly { id: string; job: QueuedJob }[]): Promise<void> {
    const opts = { removeOnComplete: KEPT, removeOnFail: KEPT, attempts: ATTEMPTS };
    await this.queue.addBulk(
      jobs.map(({ id, job }) => ({ name: 'tasks', data: job, opts: { ...opts, jobId: id } })),
    );
  }

  /** Looks at the limits, and at the jobs whose turn it is. */
  private async look(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      this.tell();
      if (this.isStopped()) return;
      const turn = [...this.pending.keys()].slice(0, LOOKS_MAX);
      await this.mayGoOn();
      await Promise.all(turn.map((id) => this.lookAt(id)));
    } catch (error) {
      // A connection that is lost comes back, or is given up above.
      if (this.awaySince === undefined) this.breakDown(asTrouble(error, this.server.address));
    } finally {
      this.isLooking = false;
    }
  }

  private isStopped(): boolean {
    const away = this.awaySince === undefined ? 0 : performance.now() - this.awaySince;
    if (away > PATIENCE_MS) {
      const { shown } = this.server.address;
      const seconds = Math.round(away / 1_000);
      const why = `no Redis has answered at ${shown} for ${seconds} s. What it kept is not lost`;
      this.breakDown(new QueueLost(`${why}: run the same command again`));
    }
    if (this.watcher.whyStop() !== undefined) this.leaveOut([...this.pending.keys()]);
    return this.pending.size === 0 || away > 0;
  }

  private async mayGoOn(): Promise<void> {
    if ((await cancellations(this.server)) === this.cancelled) return;
    this.watcher.warn('the queue was cancelled: what was not done is left out');
    this.leaveOut([...this.pending.keys()]);
  }

  private async lookAt(id: string): Promise<void> {
    const waited = this.pending.get(id);
    if (!waited) return;
    if (!waited.given.some(({ task }) => task.isNeeded())) {
      // One that is being done cannot be taken back: its answer stays unread.
      await this.queue.remove(id);
      this.leaveOut([id]);
      return;
    }
    // The state first: behind it the job has its answer, and before it perhaps not yet.
    const state = await this.queue.getJobState(id);
    const isOver = state === 'completed' || state === 'failed';
    const job = isOver ? await this.queue.getJob(id) : undefined;
    if (state === 'unknown') await this.add([{ id, job: waited.job }]);
    else if (job && state === 'completed') this.settle(id, readAnswers(job.returnvalue));
    else if (job) await this.fail(id, job.failedReason);
    // To the end of the line: others are looked at before it is again.
    else if (this.pending.delete(id)) this.pending.set(id, waited);
  }

  private settle(id: string, answers: readonly TaskAnswer[]): void {
    const waited = this.pending.get(id);
    if (!waited) return;
    this.pending.delete(id);
    for (const [i, { task, resolve, reject }] of waited.given.entries()) {
      const answer = answers[i % waited.job.tasks.length] as TaskAnswer;
      this.done++;
      if ('threw' in answer) {
        // Asked again, it is tried again: what was wrong may have been mended.
        void this.queue.remove(id).catch(ignored);
        reject(asError(answer.threw, showTasks(waited.job.tasks)));
        continue;
      }
      try {
        resolve(task.read ? task.read(answer.result) : answer.result);
      } catch (error) {
        reject(error);
      }
    }
  }

  /** Workers were lost over it again and again. */
  private async fail(id: string, reason: string): Promise<void> {
    const waited = this.pending.get(id);
    if (!waited) return;
    await this.queue.remove(id);
    const why = `${reason}; asked for was ${showTasks(waited.job.tasks)}`;
    this.pending.delete(id);
    for (const { reject } of waited.given) reject(new Error(why));
  }

  private leaveOut(ids: readonly string[]): void {
    for (const id of ids) {
      const waited = this.pending.get(id);
      this.pending.delete(id);
      for (const { resolve } of waited?.given ?? []) {
        this.done++;
        resolve(undefined);
      }
    }
  }

  private breakDown(error: unknown): void {
    const all = [...this.pending.values()];
    this.pending.clear();
    for (const { given } of all) for (const { reject } of given) reject(error);
  }

  private tell(): void {
    const { shown } = this.server.address;
    const what = this.awaySince === undefined ? shown : `${shown} is away`;
    this.watcher.show({ what, done: this.done, unit: 'jobs', total: this.total });
  }
}

/**
 * Joins the fleet at this address.
 * @throws QueueRefusal if it is not there, forgets, or runs other code.
 */
export async function openQueuePool(address: QueueAddress, watcher: Watcher): Promise<QueuePool> {
  const server = await openServer(address);
  const code = swarmIdentity();
  try {
    const cancelled = await cancellations(server);
    const nothing = () => ({ done: 0, lately: 0, at: [] });
    const self = { role: 'coordinator', code } as const;
    const membership = await Membership.join(server, self, LOST_AFTER_MS, nothing);
    return new QueuePool({ server, membership, watcher, code, cancelled });
  } catch (error) {
    server.close();
    throw asTrouble(error, address);
  }
}

/** What follows a lost connection is seen at the next look. */
const ignored = (): void => {};

/** The error as the task threw it, with what was asked for. */
function asError(threw: { name: string; message: string; stack: string }, asked: string): Error {
  const error =
    threw.name === 'RangeError' ? new RangeError(threw.message) : new Error(threw.message);
  error.stack = `${threw.stack}\nasked for was ${asked}`;
  return error;
}
