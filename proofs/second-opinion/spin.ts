/**
 * SPIN on a Promela text: generated, compiled, run to its end, and its report read. What it says is
 * taken only if it says it whole: a search that was cut short, or a report that cannot be read, is
 * an error and no opinion.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a checker found. */
export type Opinion =
  | { readonly verdict: 'holds'; readonly states: number; readonly transitions: number }
  | { readonly verdict: 'fails'; readonly steps: number };

/** An opinion with what it cost. */
export interface SpinRun {
  readonly opinion: Opinion;
  /** CPU seconds of the search alone, without generating and compiling it. */
  readonly seconds: number;
  /** Bytes of one state as stored, table not included. */
  readonly bytesPerState: number;
}

/** How to run it. */
export interface SpinOptions {
  /** Macros to define, like `NO_MERGE`. */
  readonly switches?: readonly string[];
  /** Optimise the search, which takes long to compile, and time the fastest of so many runs. */
  readonly rounds?: number;
}

/** Longest path that SPIN may follow: states of one path, not of all. */
const DEPTH_MAX = 2_000_000;

/** The first line of what `spin -V` says; undefined if there is no SPIN, or no C compiler. */
export function spinVersion(): string | undefined {
  const spin = spawnSync('spin', ['-V'], { encoding: 'utf8' });
  const gcc = spawnSync('gcc', ['--version'], { encoding: 'utf8' });
  return spin.status === 0 && gcc.status === 0 ? spin.stdout.trim() : undefined;
}

/**
 * What SPIN thinks of the module, every state compared whole (-DSAFETY -DNOREDUCE); of a failure
 * the length of a shortest trail (-DREACH, -i). Cost: seconds, most of them for the C compiler.
 * @throws Error if a tool fails or its report is not understood.
 */
export function runSpin(promela: string, options: SpinOptions = {}): SpinRun {
  const { switches = [], rounds = 0 } = options;
  const isTimed = rounds > 0;
  const folder = mkdtempSync(join(tmpdir(), 'buddycheck-spin-'));
  const run = (command: string, args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
    if (status === 0) return stdout;
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  };
  try {
    writeFileSync(join(folder, 'model.pml'), promela);
    // -o2 -o3: no dead variables reset, no statements merged; states are counted as written.
    run('spin', ['-o2', '-o3', ...switches.map((name) => `-D${name}`), '-a', 'model.pml']);
    const pan = (flags: readonly string[], depthMax: number): SpinRun => {
      run('gcc', ['-w', '-DSAFETY', '-DNOREDUCE', ...flags, '-o', 'pan', 'pan.c']);
      const runs = Array.from({ length: Math.max(1, rounds) }, (): SpinRun => {
        // `times` is the shell's own account of CPU seconds; node keeps none of its children.
        const report = run('sh', [
          '-c',
          `./pan -i -m${depthMax} ${isTimed ? '' : '-w18'} && times`,
        ]);
        const trail = readdirSync(folder).find((name) => name.endsWith('.trail'));
        return readReport(report, trail && readFileSync(join(folder, trail), 'utf8'));
      });
      return runs.reduce((fastest, next) => (next.seconds < fastest.seconds ? next : fastest));
    };
    const found = pan([isTimed ? '-O2' : '-O0'], DEPTH_MAX);
    if (found.opinion.verdict === 'holds') return found;
    // A depth-first search has met some states too deep for a shorter failure behind them; -DREACH
    // looks at them again, which is bearable only below the failure already found.
    return pan(['-O0', '-DREACH'], found.opinion.steps);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Steps of a trail: lines like `3:0:82`, the number of the step in front; headings start with -.
 */
const stepsIn = (trail: string): number =>
  trail.split('\n').filter((line) => /^\d+:\d+:\d+$/.test(line)).length;

/**
 * The opinion in pan's report, with the `times` behind it. `trail` is the text of its failure.
 * @throws Error if the search was cut short, or if the report contradicts itself.
 */
export function readReport(report: string, trail = ''): SpinRun {
  const steps = stepsIn(trail);
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(report)?.[1];
    if (found !== undefined) return Number(found);
    throw new Error(`SPIN's report has no ${pattern}: ${report}`);
  };
  const errors = number(/errors: (\d+)/);
  const states = number(/^ *(\d+) states, stored/m);
  const megabytes = number(/^ *([\d.]+)\s+equivalent memory usage for states/m);
  const seconds = cpuSeconds(report);
  const bytesPerState = (megabytes * 2 ** 20) / states;
  if (errors > 0 !== steps > 0)
    throw new Error(`SPIN has ${errors} errors, trail ${steps}: ${report}`);
  if (steps) return { opinion: { verdict: 'fails', steps }, seconds, bytesPerState };
  if (/Search not completed|max search depth too small/.test(report)) {
    throw new Error(`SPIN's search was cut short, it proves nothing: ${report}`);
  }
  const transitions = number(/^ *(\d+) transitions/m);
  return { opinion: { verdict: 'holds', states, transitions }, seconds, bytesPerState };
}

/** The last line of `times`: user and system seconds of the shell's children. */
function cpuSeconds(report: string): number {
  const last = report.trimEnd().split('\n').at(-1) ?? '';
  const times = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce((sum, [, m, s]) => sum + 60 * Number(m) + Number(s), 0);
}
