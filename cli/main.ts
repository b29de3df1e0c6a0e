#!/usr/bin/env node
/**
 * The command line itself: the process around `run`. Results go to standard output, progress and
 * complaints to standard error. A bug of our own ends with 70, for 1 would look like a verdict.
 */
import { run } from './run.ts';
import { isColoured, type Voice } from './terminal/style.ts';
import { exitCodes } from './options/usage.ts';
import { printable } from './terminal/plain.ts';

let isInterrupted = false;

const voice: Voice = {
  say: (line) => process.stdout.write(`${printable(line, voice.isColoured)}\n`),
  warn: (line) => process.stderr.write(`${printable(line, voice.isColoured)}\n`),
  progress: (line) => {
    const cut = printable(line, false).slice(0, (process.stderr.columns || 80) - 1);
    if (voice.isWatched) process.stderr.write(`\r\u001B[2K${cut}`);
  },
  isWatched: process.stderr.isTTY === true,
  isColoured: isColoured(process.env, process.stdout.isTTY === true),
  isAnnotated: process.env['GITHUB_ACTIONS'] === 'true',
  isInterrupted: () => isInterrupted,
};

// A second signal finds no listener and ends the process at once.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    isInterrupted = true;
  });
}

let isOver = false;

// A module of the user's that calls process.exit, or leaves nothing to wait for, gives no verdict.
process.on('exit', () => {
  if (isOver) return;
  process.exitCode = exitCodes.software;
  voice.warn('buddycheck: the process was ended before there was a verdict');
});

const end = (code: number): never => {
  isOver = true;
  process.exit(code);
};

const breakDown = (error: unknown): never => {
  voice.warn(`buddycheck: engine bug: ${error instanceof Error ? error.stack : String(error)}`);
  return end(exitCodes.software);
};
process.on('uncaughtException', breakDown);

// `buddycheck … | head` closes the pipe early: no bug of ours, but no verdict either.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE')
    end(process.exitCode === undefined ? exitCodes.unknown : Number(process.exitCode));
  voice.warn(`buddycheck: the answer cannot be written: ${error.message}`);
  end(exitCodes.output);
});

try {
  process.exitCode = await run(process.argv.slice(2), voice);
  isOver = true;
} catch (error) {
  breakDown(error);
}
