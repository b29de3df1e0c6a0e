/** One thread of a search by several: makes the model it is told of, then obeys until ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { Explorer } from '../../engine/parallel/explorer.ts';
import type { Order } from '../../engine/parallel/messages.ts';
import { type Answered, type ModelSource, modelOf } from './thread-crew.ts';

const explorer = modelOf(workerData as ModelSource).then((model) => {
  const counts = model as { readonly callsMade?: number };
  return new Explorer(model, () => counts.callsMade ?? 0);
});

async function answerTo(order: Order): Promise<Answered> {
  try {
    return { report: (await explorer).obey(order) };
  } catch (error) {
    return { threw: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on('message', (order: Order) => {
  void answerTo(order).then((answer) => {
    // A port to the main thread, which takes no origin.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    parentPort?.postMessage(answer);
  });
});
// Whoever asks is told; until then a model that cannot be made is nobody's unhandled rejection.
explorer.catch(() => undefined);
