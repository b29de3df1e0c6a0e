/** One thread of a stress run: waits until all are there, makes its calls, answers its notes. */
import { workerData } from 'node:worker_threads';
import { ThreadCpu } from '../../impl/smp/shared-words.ts';
import { GuardedWords } from '../subject/guarded-words.ts';
import { type BenchSetting, withBench } from './named-bench.ts';
import { makeCalls, type ThreadTask } from './thread-calls.ts';
import { answer, meet } from './threads.ts';

/** What a thread is started with. */
export interface StressData extends BenchSetting {
  readonly task: ThreadTask;
  readonly accessesMax: number;
  /** The allocator's words; then the ticket counter, and how many threads are there. */
  readonly buffer: SharedArrayBuffer;
}

const { task, accessesMax, buffer, ...setting } = workerData as StressData;
withBench(setting, (bench) => {
  const words = new Int32Array(buffer);
  const memory = new GuardedWords(words.subarray(0, bench.words), accessesMax);
  const called = bench.attach(memory, new ThreadCpu(task.cpu));
  meet(words, bench.words + 1, setting.cpus);
  const notes = makeCalls(bench, called, task, {
    words: new Uint32Array(buffer),
    ticket: () => Atomics.add(words, bench.words, 1),
    begin: () => memory.begin(),
  });
  answer(notes);
});
