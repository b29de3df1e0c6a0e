/** A voice that keeps what a command says, for tests that run commands in this process. */
import type { Voice } from '../../cli/terminal/style.ts';
import { run } from '../../cli/run.ts';

/** What a command said, and how it ended. */
export interface Heard {
  readonly code: number;
  readonly said: string;
  readonly warned: string;
  /** Lines of progress, the empty ones that wipe included. */
  readonly progress: readonly string[];
}

/** How the user behaves. */
export interface Listener {
  readonly isWatched?: boolean;
  readonly isAnnotated?: boolean;
  /** The first question whether the user has interrupted that is answered yes, from 0. */
  readonly interruptsAt?: number;
}

/** Runs a command line in this process. */
export async function hear(args: readonly string[], listener: Listener = {}): Promise<Heard> {
  const said: string[] = [];
  const warned: string[] = [];
  const progress: string[] = [];
  let asked = 0;
  const voice: Voice = {
    say: (line) => said.push(line),
    warn: (line) => warned.push(line),
    progress: (line) => progress.push(line),
    isWatched: listener.isWatched ?? false,
    isColoured: false,
    isAnnotated: listener.isAnnotated ?? false,
    isInterrupted: () => asked++ >= (listener.interruptsAt ?? Number.POSITIVE_INFINITY),
  };
  const code = await run(args, voice);
  return { code, said: said.join('\n'), warned: warned.join('\n'), progress };
}
