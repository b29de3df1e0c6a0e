/**
 * What lies on a queue: tasks as data, under the hash of the code and of what they are about. The
 * same question asked again, by whomever, is the same job: a run that was stopped goes on where it
 * was, and two people who ask the same wait for one answer.
 *
 * A job should be worth its way there and back, a few milliseconds: tasks that are over sooner go
 * together. Which go together depends on what is asked, and on no clock, or nothing would be found
 * again.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import * as t from 'io-ts';
import type { TaskSource } from '../models/jobs/node/pool.ts';
import { decoded } from '../models/kept/decoded.ts';

const queuedTask = t.strict({
  /** Path of the module in this package, without its ending. */
  module: t.string,
  name: t.string,
  args: t.readonlyArray(t.unknown),
  /** Files of the user's that it reads, and the SHA-256 of what was in them. */
  files: t.record(t.string, t.string),
});

const queuedJob = t.strict({
  /** Who may do it: the identity of the code that asked. */
  code: t.string,
  tasks: t.readonlyArray(queuedTask),
});

const answer = t.union([
  /**
   * An answer, too: the task threw on every machine that tried. It is read first, for what is
   * unknown may be absent, and so any object would be a result.
   */
  t.strict({ threw: t.strict({ name: t.string, message: t.string, stack: t.string }) }),
  t.strict({ result: t.unknown }),
]);

const answers = t.readonlyArray(answer);

export type QueuedTask = t.TypeOf<typeof queuedTask>;
export type QueuedJob = t.TypeOf<typeof queuedJob>;
export type TaskAnswer = t.TypeOf<typeof answer>;

/** @throws RangeError for what no coordinator of ours has put there. */
export const readJob = (data: unknown): QueuedJob => decoded(queuedJob, data, 'queued job');

/** One for each task. @throws RangeError for what no worker of ours has answered. */
export const readAnswers = (value: unknown): readonly TaskAnswer[] =>
  decoded(answers, value, 'answer from the queue');

/** What may be asked of a worker: whoever can write to the server can ask for nothing else. */
const served: ReadonlySet<string> = new Set([
  'models/jobs/node/job-task#runJobThere',
  'models/jobs/fault-row#faultRow',
  'models/jobs/node/mutant-task#tryMutant',
  'proofs/claim-task#tryClaim',
  'swarm/levels/level-task#stepsThere',
  'swarm/levels/level-task#backThere',
]);

/** The folder of this package that sources, or what is built of them, lie in. */
const root = new URL('..', import.meta.url).href;

/** @throws Error for a function that workers do not serve: a mistake of ours. */
export function asQueued({ module, name, args, files = [] }: TaskSource): QueuedTask {
  const path = module.slice(root.length).replace(/\.[jt]s$/, '');
  if (!module.startsWith(root) || !served.has(`${path}#${name}`)) {
    throw new Error(`engine bug: workers do not serve ${name} of ${module}`);
  }
  const hashes = Object.fromEntries(files.map((file) => [file, hashOf(readFileSync(file))]));
  return { module: path, name, args, files: hashes };
}

/**
 * The task on this machine. @throws RangeError for what workers do not serve, and for a file that
 * is not what was asked about.
 */
export function fromQueued({ module, name, args, files }: QueuedTask): TaskSource {
  if (!served.has(`${module}#${name}`)) {
    throw new RangeError(`a worker must be asked for one of ${served.size} tasks, got ${name}`);
  }
  for (const [file, hash] of Object.entries(files)) {
    if (hashOf(readFileSync(file)) === hash) continue;
    throw new RangeError(`${file} must be the file that was asked about, got another here`);
  }
  return { module: `${root}${module}${extname(import.meta.url)}`, name, args };
}

const hashOf = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex');

/** The name of a job; a letter first, for a queue takes a number for one of its own. */
export const jobIdOf = ({ code, tasks }: QueuedJob): string =>
  `t${hashOf(JSON.stringify([code, tasks])).slice(0, 40)}`;

/** What a person reads where a job is told, cut to one line. */
export function showTasks(tasks: readonly QueuedTask[]): string {
  const told = tasks.map(({ name, args }) => `${name}(${args.map(shown).join(', ')})`).join('; ');
  return told.length > 400 ? `${told.slice(0, 400)}…` : told;
}

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** Seconds that a job should take at least. */
const JOB_SECONDS = 0.1;

/** Neighbours go together until they are worth a job; `secondsOf` is a rough guess. */
export function grouped<One>(all: readonly One[], secondsOf: (one: One) => number): One[][] {
  const groups: One[][] = [];
  let seconds = Infinity;
  for (const one of all) {
    const more = secondsOf(one);
    const last = groups.at(-1);
    if (last && seconds < JOB_SECONDS && more < JOB_SECONDS) {
      last.push(one);
      seconds += more;
    } else {
      groups.push([one]);
      seconds = more;
    }
  }
  return groups;
}
