/** Asks a solver that runs in a process of its own, one question at a time. */
import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NotInstalled } from '../translate/source.ts';

/** Can all assertions of this text be true at once? */
export interface Asked {
  readonly id: number;
  /** As SMT-LIB names it. */
  readonly logic: string;
  readonly text: string;
  /** The unknowns whose values are wanted. */
  readonly shown: readonly string[];
  readonly secondsMax: number;
}

/** With `sat` a value for each that was wanted; with `unknown` the reason. */
export interface Answer {
  readonly id: number;
  readonly answer: 'sat' | 'unsat' | 'unknown';
  readonly values: readonly string[];
  /** What it cost: other processes do not count. */
  readonly cpuSeconds: number;
}

/** A running solver. `end` it: it would wait for questions for ever. */
export class Solver {
  private readonly child: ChildProcess;
  private readonly ready: Promise<void>;
  private asked = 0;

  constructor() {
    const entry = new URL(`./solver.worker${extname(import.meta.url)}`, import.meta.url);
    this.child = fork(fileURLToPath(entry), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.ready = this.next().then(() => undefined);
    // Whoever asks is told; until then a failed start is nobody's unhandled rejection.
    this.ready.catch(() => undefined);
  }

  /**
   * @throws Error if the process has ended: z3-solver is not installed, or it ran out of memory.
   */
  async ask(question: Omit<Asked, 'id'>): Promise<Answer> {
    await this.ready;
    const id = this.asked++;
    const answer = this.next();
    this.child.send({ ...question, id });
    const got = (await answer) as Answer;
    if (got.id !== id) throw new Error(`engine bug: asked ${id}, was answered ${got.id}`);
    return got;
  }

  /** Ends the process, in the middle of a question too. */
  end(): void {
    if (this.child.connected) this.child.disconnect();
  }

  private next(): Promise<unknown> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      let said = '';
      const listen = (text: Buffer) => {
        said += text;
      };
      const stop = () => {
        child.off('message', answered).off('exit', ended);
        child.stderr?.off('data', listen);
      };
      const answered = (message: unknown) => {
        stop();
        resolve(message);
      };
      const ended = () => {
        stop();
        const isMissing = said.includes('ERR_MODULE_NOT_FOUND');
        const cure = 'the lemmas are decided by z3-solver: install the development dependencies';
        const why = `the solver's process has ended: ${said.trim()}`;
        reject(isMissing ? new NotInstalled(cure) : new Error(why));
      };
      child.on('message', answered).on('exit', ended);
      child.stderr?.on('data', listen);
    });
  }
}
