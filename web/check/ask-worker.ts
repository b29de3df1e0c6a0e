/**
 * The page's side: a worker that runs this very bundle, from its text, so that it also works from a
 * file on a disk. It is ended with its answer, when somebody stops it, or at the deadline.
 */
import type { Question, Said } from './messages.ts';

/** Milliseconds after which a worker is ended: a page is no place for an hour's search. */
const DEADLINE = 120_000;

/** A check under way. */
export interface Asking {
  stop(): void;
}

/** Asks; `hear` is told of progress, and last of an answer or of why there is none. */
export function ask(question: Question, hear: (said: Said) => void): Asking {
  const script = document.getElementById('explorer')?.textContent ?? '';
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(address);
  let last = { states: 0, depth: 0 };
  const end = (): void => {
    clearTimeout(timer);
    worker.terminate();
    URL.revokeObjectURL(address);
  };
  const unknown = (limit: string): void => {
    end();
    hear({ kind: 'answer', verdict: 'unknown', ...last, calls: 0, limit });
  };
  const timer = setTimeout(() => unknown(`stopped after ${DEADLINE / 1000} seconds`), DEADLINE);
  worker.addEventListener('message', ({ data }: MessageEvent<Said>) => {
    if (data.kind === 'progress') last = { states: data.states, depth: data.depth };
    else end();
    hear(data);
  });
  worker.addEventListener('error', (event) => {
    end();
    hear({ kind: 'refusal', why: `the check broke off: ${event.message}` });
  });
  worker.postMessage(question);
  return { stop: () => unknown('stopped by you') };
}
