/**
 * How fast an allocator is by itself: the same mixed calls through each of our designs, through the
 * allocator that a user of npm would pick, and through the C yardstick, natively and as wasm.
 * Each in a process of its own, in rounds, so that a machine whose speed drifts slows all of them
 * alike; ratios to native C are taken round by round. With a compiler missing its rows say so.
 *
 * Run: node bench/designs.ts [rounds]   (default 3, some two minutes)
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { designs } from '../models/index.ts';
import { drawScript, LIVE_TARGET } from './mixed-calls.ts';

const CALLS = 1_000_000;
const SEED = 2;
/** Live blocks at which the byte allocator is compared: its cost grows with their number. */
const FEW_LIVE = 4_000;

const source = join(import.meta.dirname, 'native', 'buddy.c');
const folder = mkdtempSync(join(tmpdir(), 'buddycheck-bench-'));

/** Nanoseconds of processor time per call, or why there is none. */
type Figure = number | string;

function compiled(command: string, args: readonly string[], out: string): string | undefined {
  const run = spawnSync(command, [...args, '-o', out, source], { stdio: 'ignore' });
  return run.status === 0 ? out : undefined;
}

const native = compiled('gcc', ['-O2'], join(folder, 'buddy'));
const wasm = compiled(
  'clang',
  [
    '-O2',
    '--target=wasm32',
    '-mbulk-memory',
    '-nostdlib',
    '-fvisibility=hidden',
    '-Wl,--no-entry',
    '-Wl,--export-dynamic',
  ],
  join(folder, 'buddy.wasm'),
);
const scriptFile = join(folder, 'script');

function runNative(live: number): Figure {
  if (!native) return 'not run: no gcc';
  const out = execFileSync(native, [scriptFile, String(CALLS), '5', String(live)], {
    encoding: 'utf8',
  });
  return Math.min(...out.trim().split('\n').map(Number));
}

function runSubject(name: string, live: number): Figure {
  const worker = join(import.meta.dirname, 'time-subject.ts');
  const args = [worker, name, String(live), String(CALLS), String(SEED), wasm ?? ''];
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

const subjects: [string, (live: number) => Figure][] = [
  ['C, gcc -O2', runNative],
  ['C as wasm', (live) => (wasm ? runSubject('C as wasm', live) : 'not run: no clang with lld')],
  ['nothing', (live) => runSubject('nothing', live)],
  ['by hand', (live) => runSubject('by hand', live)],
  ...designs.map(({ name }): [string, (live: number) => Figure] => [
    name,
    (live) => runSubject(name, live),
  ]),
];
const byteAllocator: [string, (live: number) => Figure] = [
  '@thi.ng/malloc',
  (live) => runSubject('@thi.ng/malloc', live),
];

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] ?? NaN;

function compare(live: number, rounds: number, list: typeof subjects): void {
  const figures = new Map<string, Figure[]>(list.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of list) figures.get(name)?.push(run(live));
  }
  console.log(
    `\n${live.toLocaleString('en')} live blocks; ns per call, median of ${rounds}, and × C`,
  );
  const yardstick = figures.get('C, gcc -O2') ?? [];
  for (const [name, runs] of figures) {
    const times = runs.filter((figure) => typeof figure === 'number');
    if (times.length === 0) {
      console.log(`  ${name.padEnd(16)} ${runs[0]}`);
      continue;
    }
    const ratios = times.map((time, i) => time / Number(yardstick[i]));
    const ratio = native ? `${median(ratios).toFixed(2)} ×` : '';
    console.log(
      `  ${name.padEnd(16)} ${median(times).toFixed(1).padStart(9)} ${ratio.padStart(10)}`,
    );
  }
}

try {
  const { orders, choices } = drawScript(CALLS, SEED);
  writeFileSync(
    scriptFile,
    Buffer.concat([Buffer.from(orders.buffer), Buffer.from(choices.buffer)]),
  );
  const rounds = Number(process.argv[2] ?? 3);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new RangeError(`rounds must be an integer of at least 1, got ${process.argv[2]}`);
  }
  console.log(`2^20 frames, ${CALLS.toLocaleString('en')} mixed calls, harness included`);
  compare(LIVE_TARGET, rounds, subjects);
  compare(FEW_LIVE, rounds, [...subjects, byteAllocator]);
} finally {
  rmSync(folder, { recursive: true });
}
