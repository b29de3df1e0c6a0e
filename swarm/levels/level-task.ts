/** The steps of a search by levels as tasks: for threads and for a queue's workers alike. */
import { extname } from 'node:path';
import { step } from '../../engine/levels/step.ts';
import { type StepBefore, stepBefore } from '../../engine/levels/trace-back.ts';
import type { SubjectName } from '../../models/jobs/job.ts';
import { lockStepModel } from '../../models/jobs/node/lock-step-model.ts';
import type { Task, TaskRunner } from '../../models/jobs/node/pool.ts';
import type { Sequential } from '../../models/one-cpu/sequential.ts';
import type { Watcher } from '../../models/jobs/watcher.ts';
import type { Zone } from '../../spec/blocks/zone.ts';
import type { Steps } from '../../engine/levels/level-search.ts';
import { LevelFiles, readFolder, RefusedFolder } from './level-files.ts';

/** Which search: its folder as all who work see it, and what it is about. */
export interface LevelJob {
  readonly folder: string;
  /** Drawn when the folder was begun: the same search begun anew is another one. */
  readonly id: string;
  readonly partitions: number;
  readonly subject: SubjectName;
  readonly zone: Zone;
  readonly isReduced: boolean;
}

/** Fewer states than these are expanded in one task: they are over in a moment. */
const TOGETHER_STATES = 2_000;

/**
 * Does steps, all of them unless the watcher stops it; what is found is in the folder.
 * @throws RangeError if that is another search's.
 */
export async function stepsThere(
  watcher: Watcher,
  job: LevelJob,
  level: number,
  partitions: readonly number[],
): Promise<boolean> {
  const [store, model] = await opened(job);
  for (const partition of partitions) {
    await watcher.pause();
    if (watcher.whyStop() !== undefined) return false;
    watcher.show({ what: `level ${level}, partition ${partition}`, done: level, unit: 'levels' });
    step(model, store, job.partitions, level, partition);
  }
  return true;
}

/** What leads to this state, in the first of these partitions that knows. */
export async function backThere(
  watcher: Watcher,
  job: LevelJob,
  level: number,
  partition: number,
  state: readonly number[],
): Promise<StepBefore | false> {
  const [store, model] = await opened(job);
  watcher.show({ what: `back to level ${level}`, done: level, unit: 'levels' });
  return stepBefore(model, store, level, partition, state) ?? false;
}

async function opened({ folder, id, subject, zone, isReduced }: LevelJob) {
  if (readFolder(folder).id !== id) {
    throw new RangeError(`${folder} is not the folder of this search: it must be shared by all`);
  }
  const asked = JSON.stringify([subject, zone, isReduced]);
  if (made?.asked !== asked) {
    made = { asked, model: await lockStepModel(subject, zone, isReduced) };
  }
  return [new LevelFiles(folder), made.model] as const;
}

/** The model of the last step of this thread: the next is mostly of the same search, and warm. */
let made: { readonly asked: string; readonly model: Sequential } | undefined;

/** A worker that sees another folder, or another file, is set up wrongly: no bug of ours. */
function asRefusal(error: unknown): never {
  throw error instanceof RangeError ? new RefusedFolder(error.message) : error;
}

/** The steps, done by these. @throws what a step throws. */
export function stepsBy(runner: TaskRunner, job: LevelJob, watcher: Watcher): Steps {
  const { file } = job.subject;
  const isNeeded = (): boolean => watcher.whyStop() === undefined;
  const source = (name: string, args: readonly unknown[]) => ({
    module: new URL(`./level-task${extname(import.meta.url)}`, import.meta.url).href,
    name,
    args: [job, ...args],
    ...(file !== undefined && { files: [file] }),
  });
  return {
    async run(level, partitions, states) {
      const sets = states < TOGETHER_STATES ? [partitions] : partitions.map((one) => [one]);
      const tasks = sets.map(
        (set): Task<boolean> => ({
          here: () => stepsThere(watcher, job, level, set),
          there: source('stepsThere', [level, set]),
          isNeeded,
        }),
      );
      const done = await Promise.all(tasks.map((task) => runner.run(task))).catch(asRefusal);
      return done.every((one) => one === true) && isNeeded();
    },
    async back(level, partitions, state) {
      const tasks = partitions.map(
        (partition): Task<StepBefore | false> => ({
          here: () => backThere(watcher, job, level, partition, state),
          there: source('backThere', [level, partition, state]),
          isNeeded: () => true,
        }),
      );
      const found = await Promise.all(tasks.map((task) => runner.run(task)));
      return found.map((one) => one || undefined);
    },
  };
}
