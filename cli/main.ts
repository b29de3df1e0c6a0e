#!/usr/bin/env node
/**
 * The command line itself: the process around `run`. Results go to standard output, progress and
 * complaints to standard error. A bug of our own ends with 70, for 1 would look like a verdict.
 */
import { run } from './run.ts';
import type { Voice } from './terminal/style.ts';
import { exitCodes } from './options/usage.ts';

let isInterrupted = false;

const voice: Voice = {
  say: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
  progress: (line) => {
    const cut = line.slice(0, (process.stderr.columns || 80) - 1);
    if (voice.isWatched) process.stderr.write(`\r\u001B[2K${cut}`);
  },
  isWatched: process.stderr.isTTY === true,
  isColoured: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  isAnnotated: process.env['GITHUB_ACTIONS'] === 'true',
  isInterrupted: () => isInterrupted,
};

// The second Ctrl-C finds no listener and ends the process at once.
process.once('SIGINT', () => {
  isInterrupted = true;
});

// `buddycheck … | head` closes the pipe early: no bug of ours, but no verdict either.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? exitCodes.unknown);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2), voice);
} catch (error) {
  voice.warn(`buddycheck: engine bug: ${error instanceof Error ? error.stack : String(error)}`);
  process.exitCode = exitCodes.software;
}
