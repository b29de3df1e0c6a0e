/** One thread of a pool: does the task that it is told, and tells how far it is and what came. */
import { parentPort } from 'node:worker_threads';
import type { Pace, Watcher } from '../watcher.ts';
import { pause, seconds } from './clock.ts';
import type { TaskNews, TaskSource, Told } from './pool.ts';

/** Between two messages on progress. */
const TOLD_SECONDS = 0.1;

let stop: string | undefined;
let toldAt = 0;

const tell = (news: TaskNews): void => parentPort?.postMessage(news);

const watcher: Watcher = {
  show(pace: Pace) {
    if (seconds() - toldAt < TOLD_SECONDS) return;
    toldAt = seconds();
    tell({ pace });
  },
  whyStop: () => stop,
  pause,
  seconds,
  warn: (trouble) => tell({ trouble }),
};

async function newsOf({ module, name, args }: TaskSource): Promise<TaskNews> {
  try {
    const found: Record<string, unknown> = await import(module);
    const act = found[name];
    if (typeof act !== 'function') {
      throw new Error(`${module} must export a function '${name}', got ${typeof act}`);
    }
    return { result: await act(watcher, ...args) };
  } catch (error) {
    return { threw: error instanceof Error ? error : new Error(String(error)) };
  }
}

parentPort?.on('message', (told: Told) => {
  if ('stop' in told) {
    stop = told.stop;
    return;
  }
  stop = undefined;
  void newsOf(told.task).then(tell);
});
