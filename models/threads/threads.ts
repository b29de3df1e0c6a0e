/**
 * Real threads that start together: each runs a worker's source over one SharedArrayBuffer, waits
 * until all are there, and answers once.
 */
import { parentPort, Worker } from 'node:worker_threads';

/** What one thread answers, started with this. Rejects as the thread's source throws. */
export function onThread<Answer>(source: URL, workerData: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(source, { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** On a thread: waits until so many are here; `present` is the word that counts them. */
export function meet(words: Int32Array, present: number, threads: number): void {
  Atomics.add(words, present, 1);
  Atomics.notify(words, present);
  for (;;) {
    const there = Atomics.load(words, present);
    if (there >= threads) return;
    Atomics.wait(words, present, there);
  }
}

/** On a thread: what it has found out, for who started it. */
export function answer(found: unknown): void {
  // A port to the main thread, which takes no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(found);
}
