/** What Node lends to jobs: designs in files, and recorded calls. */
import { linuxWorkload } from '../../logs/read-trace.ts';
import type { Workload } from '../../logs/recorded.ts';
import type { Means } from '../means.ts';
import type { Watcher } from '../watcher.ts';
import { namedDesign } from './named-design.ts';

let workload: Workload | undefined;

/** Read once in a process: it takes a fifth of a second. */
const recordedCalls = (): Workload => (workload ??= linuxWorkload());

/** One thread, and nothing kept. */
export const nodeMeans = (watcher: Watcher): Means => ({
  watcher,
  design: namedDesign,
  workload: recordedCalls,
});
