/** A question to a worker, as a part of the page asks it: by a button, with progress and stop. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Asking, ask } from '../check/ask-worker.ts';
import type { Question, Said } from '../check/messages.ts';

/** What was heard last, and the two buttons. */
export interface Asked {
  readonly said: Said | undefined;
  readonly isRunning: boolean;
  run(question: Question): void;
  stop(): void;
}

/** An answer is forgotten, and a worker ended, when it is no longer `about` what is shown. */
export function useAsking(about: string): Asked {
  const [said, setSaid] = useState<Said>();
  const [isRunning, setRunning] = useState(false);
  const asking = useRef<Asking>(null);
  const stop = (): void => asking.current?.stop();
  useEffect(() => {
    setSaid(undefined);
    return stop;
  }, [about]);
  const run = (question: Question): void => {
    setRunning(true);
    setSaid(undefined);
    asking.current = ask(question, (heard) => {
      setSaid(heard);
      if (heard.kind === 'progress') return;
      asking.current = null;
      setRunning(false);
    });
  };
  return { said, isRunning, run, stop };
}
