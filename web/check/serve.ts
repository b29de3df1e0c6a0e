/** The worker's side: one question, progress, one answer. */
import { answer } from './answer.ts';
import type { Question, Said } from './messages.ts';

/** The part of a worker's global scope that is used; the page's own has the same names. */
interface Scope {
  addEventListener(type: 'message', hear: (event: { readonly data: Question }) => void): void;
  postMessage(said: Said): void;
}

/** Waits for the question. */
export function serve(scope: Scope): void {
  scope.addEventListener('message', ({ data }) => {
    void answer(data, (progress) => scope.postMessage(progress)).then((said) =>
      scope.postMessage(said),
    );
  });
}
