/** What Node lends to jobs: files of designs, recorded calls, threads, checkpoints, a clock. */
import { promisify } from 'node:util';
import { linuxWorkload } from '../../logs/read-trace.ts';
import type { Workload } from '../../logs/recorded.ts';
import type { Means } from '../means.ts';
import type { Watcher } from '../watcher.ts';
import { namedDesign } from './named-design.ts';

/** Lets everything that waits have its turn, then goes on. */
export const pause: () => Promise<void> = promisify(setImmediate);

/** Seconds since this process began. */
export const seconds = (): number => performance.now() / 1000;

let workload: Workload | undefined;

/** Read once in a process: it takes a fifth of a second. */
const recordedCalls = (): Workload => (workload ??= linuxWorkload());

/** One thread, and nothing kept. */
export const nodeMeans = (watcher: Watcher): Means => ({
  watcher,
  design: namedDesign,
  workload: recordedCalls,
});
