/**
 * `buddycheck record`: prints the shell script that records a log on the machine to be looked at,
 * which needs nothing of ours.
 */
import { readFileSync } from 'node:fs';
import { exitCodes, split } from '../options/usage.ts';
import type { Voice } from '../terminal/style.ts';

/** Runs the command and returns its exit code. @throws UsageError */
export function record(args: readonly string[], voice: Voice): number {
  split(args, {});
  voice.say(recorder().trimEnd());
  return exitCodes.holds;
}

/** The script. */
export const recorder = (): string =>
  readFileSync(new URL('../templates/record.sh', import.meta.url), 'utf8');
