/** One thread of a stress run: waits until all are there, makes its calls, answers its notes. */
import { workerData } from 'node:worker_threads';
import { SharedWords, ThreadCpu } from '../../impl/smp/shared-words.ts';
import { type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { sharedDesignNamed } from '../catalogue/shared-designs.ts';
import { SmpMounted } from '../subject/pages/shared-mount.ts';
import { makeCalls, type ThreadTask } from './thread-calls.ts';
import { answer, meet } from './threads.ts';

/** What a thread is started with. */
export interface StressData {
  readonly design: string;
  readonly shape: ZoneShape;
  readonly cpus: number;
  readonly task: ThreadTask;
  /** The allocator's words; then the ticket counter, and how many threads are there. */
  readonly buffer: SharedArrayBuffer;
}

const { design, shape, cpus, task, buffer } = workerData as StressData;
const words = new Int32Array(buffer);
const mounted = new SmpMounted(sharedDesignNamed(design), zone(shape), cpus);
const [tickets, present] = [mounted.words, mounted.words + 1];
const allocator = mounted.attach(new SharedWords(words), new ThreadCpu(task.cpu));

meet(words, present, cpus);
answer(makeCalls(allocator, task, () => Atomics.add(words, tickets, 1)));
