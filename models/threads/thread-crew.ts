/**
 * Worker threads that search together: each makes the model for itself, from the name of a function
 * in a module, and then obeys. A thread that throws, ends or cannot make its model rejects what it
 * was asked, and everything it is asked after that.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { WordModel } from '../../engine/search/model.ts';
import type { Order, Report } from '../../engine/parallel/messages.ts';
import type { Crew } from '../../engine/parallel/together.ts';

/**
 * How a thread makes its model: it calls `name` of the module at this URL, with copies of `args`.
 * The function returns a `WordModel`, or promises one; what that counts as `callsMade`, if
 * anything, is added up.
 */
export interface ModelSource {
  readonly module: string;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** What a thread answers. */
export type Answered = { readonly report: Report } | { readonly threw: string };

interface Asked {
  readonly resolve: (report: Report) => void;
  readonly reject: (reason: Error) => void;
}

/** The model of a source, made in this thread. @throws Error if the module has no such function. */
export async function modelOf({ module, name, args }: ModelSource): Promise<WordModel> {
  const found: Record<string, unknown> = await import(module);
  const make = found[name];
  if (typeof make === 'function') return (await make(...args)) as WordModel;
  throw new Error(`${module} must export a function '${name}', got ${typeof make}`);
}

/** Threads that have begun. `end` them: they would wait for orders for ever. */
export class ThreadCrew implements Crew {
  readonly size: number;
  private readonly threads: readonly Worker[];
  private readonly asked: (Asked | undefined)[] = [];
  private readonly dead: (Error | undefined)[] = [];

  /** @throws RangeError unless `size` is an integer in 1..64. */
  constructor(source: ModelSource, size: number) {
    if (!(Number.isInteger(size) && 1 <= size && size <= 64)) {
      throw new RangeError(`workers must be an integer in 1..64, got ${size}`);
    }
    this.size = size;
    const entry = new URL(`./search.worker${extname(import.meta.url)}`, import.meta.url);
    this.threads = Array.from({ length: size }, (_, i) => {
      const thread = new Worker(entry, { workerData: source });
      thread.on('message', (answer: Answered) => this.answered(i, answer));
      thread.on('error', (error) => this.died(i, error));
      thread.on('exit', (code) => this.died(i, new Error(`it ended with exit code ${code}`)));
      return thread;
    });
  }

  ask(worker: number, order: Order): Promise<Report> {
    return new Promise((resolve, reject) => {
      const dead = this.dead[worker];
      if (dead) {
        reject(dead);
        return;
      }
      if (this.asked[worker]) throw new Error(`engine bug: worker ${worker} was asked twice`);
      this.asked[worker] = { resolve, reject };
      // A port to a thread, which takes no origin.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin
      this.threads[worker]?.postMessage(order);
    });
  }

  /** Ends the threads, in the middle of an order too. */
  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }

  private answered(worker: number, answer: Answered): void {
    if ('threw' in answer) {
      this.died(worker, new Error(answer.threw));
      return;
    }
    const asked = this.asked[worker];
    this.asked[worker] = undefined;
    if (!asked) throw new Error(`engine bug: worker ${worker} answered what nobody asked`);
    asked.resolve(answer.report);
  }

  private died(worker: number, cause: Error): void {
    const error = new Error(`search worker ${worker}: ${cause.message}`, { cause });
    this.dead[worker] ??= error;
    this.asked[worker]?.reject(this.dead[worker] ?? error);
    this.asked[worker] = undefined;
  }
}
