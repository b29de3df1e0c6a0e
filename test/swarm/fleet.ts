/** Workers and coordinators as processes of their own, which can be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { projectRoot } from '../project-files.ts';

/** A process of ours that was started. */
export class Started {
  readonly process: ChildProcess;
  /** Exit code, or -1 for one that was killed; and what it said. */
  readonly ended: Promise<{
    readonly code: number;
    readonly said: string;
    readonly warned: string;
  }>;

  constructor(args: readonly string[]) {
    const child = spawn(process.execPath, ['cli/main.ts', ...args], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    const [said, warned] = [text(child.stdout), text(child.stderr)];
    const code = once(child, 'exit').then(([found]) => (found as number | null) ?? -1);
    this.ended = Promise.all([code, said, warned]).then(([found, out, err]) => ({
      code: found,
      said: out,
      warned: err,
    }));
  }

  /** Sends the signal, and waits until it is gone if that kills it. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    this.process.kill(signal);
    if (signal === 'SIGKILL') await this.ended;
  }
}

/** A worker that is taken for gone after a second. */
export const startWorker = (queue: string, threads = 1): Started =>
  new Started(['worker', '--queue', queue, '--threads', `${threads}`, '--lost-after', '1']);

/** Without what depends on time. */
export const timeless = (said: string): string =>
  said.replaceAll(/"seconds": ?[\d.e-]+/g, '"seconds": 0').trim();
