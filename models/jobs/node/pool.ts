/**
 * Independent tasks on all cores: at first in this thread, and once that has taken a while on
 * threads of their own, so that what is over in a moment pays for none. Tasks begin in the order in
 * which they are given. Each has a promise of its own: one that fails stops no other, and who waits
 * for them in order sees the same, however many threads there are.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Pace, Watcher } from '../watcher.ts';

/** Seconds in this thread alone, before others are started: they cost about half a second each. */
const ALONE_SECONDS = 1;

/** Between two looks at the limits while threads work. */
const WATCH_MS = 100;

/** How a thread does a task: it calls `name` of this module (a URL) with a watcher and `args`. */
export interface TaskSource {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
  /** Paths of the user's modules that it reads: another machine must have the same there. */
  readonly files?: readonly string[];
}

/** One thing to do, here or on a thread. Both do the same. */
export interface Task<Result> {
  here(): Promise<Result>;
  readonly there: TaskSource;
  /** Reads what `there` answers, a document; absent where that is the result itself. */
  read?(document: unknown): Result;
  /** Asked before it begins and while a thread does it; if not, it is left out. */
  isNeeded(): boolean;
  /** Seconds that it takes, by a rough guess; absent where that is enough to be sent anywhere. */
  readonly secondsAbout?: number;
}

/** Whoever does tasks: threads of this machine, or a queue. */
export interface TaskRunner {
  /** Does the task when its turn comes; undefined if it is not needed then. */
  run<Result>(task: Task<Result>): Promise<Result | undefined>;
  /** Ends what it has begun, in the middle of a task too. */
  end(): Promise<void>;
}

/** What a thread is told. */
export type Told = { readonly task: TaskSource } | { readonly stop: string };

/** What a thread tells. */
export type TaskNews =
  | { readonly pace: Pace }
  | { readonly trouble: string }
  | { readonly result: unknown }
  | { readonly threw: Error };

interface Waiting {
  readonly task: Task<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** The watcher of the whole: its `show` gets one line for all threads. */
export class Pool implements TaskRunner {
  private readonly size: number;
  private readonly watcher: Watcher;
  private readonly isNeverHere: boolean;
  private readonly aloneUntil: number;
  private readonly queue: Waiting[] = [];
  private readonly lanes = new Set<Lane>();
  private given = 0;
  private done = 0;
  private isBusyHere = false;
  private clock: NodeJS.Timeout | undefined;

  /**
   * `aloneSeconds`: how long this thread works alone; with 0 it only gives out work, and hears
   * everything at once.
   * @throws RangeError unless `size`, the number of threads, is an integer in 1..64.
   */
  constructor(size: number, watcher: Watcher, aloneSeconds = ALONE_SECONDS) {
    if (!(Number.isInteger(size) && 1 <= size && size <= 64)) {
      throw new RangeError(`workers must be an integer in 1..64, got ${size}`);
    }
    this.size = size;
    this.watcher = watcher;
    this.isNeverHere = aloneSeconds === 0;
    this.aloneUntil = watcher.seconds() + aloneSeconds;
  }

  run<Result>(task: Task<Result>): Promise<Result | undefined> {
    this.given++;
    const hasThreads = this.size > 1 || this.isNeverHere;
    this.clock ??= hasThreads ? setInterval(() => this.look(), WATCH_MS) : undefined;
    const promise = new Promise<unknown>((resolve, reject) => {
      this.queue.push({ task, resolve, reject });
    });
    if (this.isNeverHere) this.look();
    else if (!this.isBusyHere && this.lanes.size === 0) void this.workHere();
    return promise as Promise<Result | undefined>;
  }

  async end(): Promise<void> {
    clearInterval(this.clock);
    this.queue.length = 0;
    await Promise.all([...this.lanes].map((lane) => lane.end()));
  }

  /** Where another task may begin: its next one, those that nobody needs any more left out. */
  private next(): Waiting | undefined {
    for (;;) {
      const waiting = this.queue.shift();
      if (!waiting || waiting.task.isNeeded()) return waiting;
      this.done++;
      waiting.resolve(undefined);
    }
  }

  private async workHere(): Promise<void> {
    this.isBusyHere = true;
    // Whoever gives tasks gives all of them before the first begins.
    await Promise.resolve();
    for (let waiting = this.next(); waiting; waiting = this.next()) {
      await waiting.task.here().then(waiting.resolve, waiting.reject);
      this.done++;
      if (this.lanes.size > 0) break;
    }
    this.isBusyHere = false;
  }

  private look(): void {
    const { queue, lanes, size } = this;
    const isTime = this.watcher.seconds() >= this.aloneUntil;
    if (isTime && queue.length > 0) {
      while (lanes.size < size) this.open();
    }
    if (lanes.size === 0) return;
    const why = this.watcher.whyStop();
    for (const lane of lanes) lane.look(why);
    const paces = [...lanes].flatMap(({ pace }) => (pace ? [pace.what] : []));
    const what = paces.join(' | ');
    this.watcher.show({ what, done: this.done, unit: 'jobs', total: this.given });
  }

  private open(): void {
    const lane: Lane = new Lane({
      next: () => this.next(),
      finished: () => void this.done++,
      gone: () => void this.lanes.delete(lane),
      warn: (trouble) => this.watcher.warn(trouble),
    });
    this.lanes.add(lane);
    lane.begin();
  }
}

interface LaneHost {
  next(): Waiting | undefined;
  finished(): void;
  /** The thread has ended: another may take its place. */
  gone(): void;
  warn(trouble: string): void;
}

/** One thread, and the task that it is at. */
class Lane {
  pace: Pace | undefined;
  private readonly host: LaneHost;
  private readonly thread: Worker;
  private current: Waiting | undefined;
  private isStopped = false;

  constructor(host: LaneHost) {
    this.host = host;
    const entry = new URL(`./pool.worker${extname(import.meta.url)}`, import.meta.url);
    this.thread = new Worker(entry);
    this.thread.on('message', (news: TaskNews) => this.hear(news));
    this.thread.on('error', (error) => this.died(error));
    this.thread.on('exit', (code) => this.died(new Error(`a thread ended with code ${code}`)));
  }

  /** Takes the next task, if there is one. */
  begin(): void {
    this.current = this.host.next();
    this.pace = undefined;
    this.isStopped = false;
    if (this.current) this.tell({ task: this.current.task.there });
  }

  /** Takes a task if it has none; stops the one that it has, for a reason or if nobody needs it. */
  look(why: string | undefined): void {
    if (!this.current) {
      this.begin();
      return;
    }
    const stop = why ?? (this.current.task.isNeeded() ? undefined : 'no longer needed');
    if (stop === undefined || this.isStopped) return;
    this.isStopped = true;
    this.tell({ stop });
  }

  async end(): Promise<void> {
    this.current = undefined;
    await this.thread.terminate();
  }

  private tell(told: Told): void {
    this.thread.postMessage(told);
  }

  private hear(news: TaskNews): void {
    if ('pace' in news) this.pace = news.pace;
    else if ('trouble' in news) this.host.warn(news.trouble);
    else {
      const { current } = this;
      this.host.finished();
      if ('threw' in news) current?.reject(news.threw);
      else if (current) answer(current, news.result);
      this.begin();
    }
  }

  private died(error: Error): void {
    if (this.current) this.host.finished();
    this.current?.reject(error);
    this.current = undefined;
    this.host.gone();
  }
}

/** What a thread answered, for whoever waits. */
function answer({ task, resolve, reject }: Waiting, document: unknown): void {
  try {
    // A task that was stopped may answer nothing.
    resolve(task.read && document !== undefined ? task.read(document) : document);
  } catch (error) {
    reject(error);
  }
}
