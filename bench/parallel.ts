/**
 * One search by several threads, next to the same by one thread and to the search without threads:
 * the spec of 16 frames, and the locked buddy of bench/engine.ts. All must count the same.
 *
 * Run: node bench/parallel.ts [rounds]   (default 5; half a minute)
 * Wall seconds of the search, threads begun and warm: each crew searches once before it is timed.
 * In every round the runs alternate; ratios are of one round, their median is told. Needs as many
 * idle processors as threads, or it measures the neighbours.
 */
import { searchTogether } from '../engine/parallel/together.ts';
import { search, type WordModel } from '../engine/index.ts';
import { packedSpec } from '../models/contracts/packed-spec.ts';
import { type ModelSource, ThreadCrew } from '../models/threads/thread-crew.ts';
import { packed } from './engine-locked-buddy.ts';

interface Subject {
  readonly name: string;
  readonly source: ModelSource;
  readonly model: () => WordModel;
}

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly counted: string;
  readonly bytesPerState: number;
}

const here = (path: string) => new URL(path, import.meta.url).href;
const bounds = { order: 3, cpus: 2, blocksMax: 8 };

const subjects: readonly Subject[] = [
  {
    name: 'packed spec, 16 frames',
    source: { module: here('../models/contracts/packed-spec.ts'), name: 'packedSpec', args: [4] },
    model: () => packedSpec(4),
  },
  {
    name: 'locked buddy 3,2,8',
    source: { module: here('./engine-locked-buddy.ts'), name: 'packed', args: [bounds] },
    model: () => packed(bounds),
  },
];

async function timed(run: () => ReturnType<typeof search> | Promise<ReturnType<typeof search>>) {
  const before = process.cpuUsage();
  const began = performance.now();
  const { kind, explored } = await run();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  if (kind !== 'holds') throw new Error(`expected holds, got ${kind}`);
  const { states, transitions, depth, bytes } = explored;
  const counted = `${states} states, ${transitions} steps, depth ${depth}`;
  return { seconds, cpuSeconds: (user + system) / 1e6, counted, bytesPerState: bytes / states };
}

/** A crew's explorers keep their states: each search has new ones, in threads that are warm. */
async function together({ source, model }: Subject, size: number): Promise<Run> {
  const crew = new ThreadCrew(source, size);
  try {
    await searchTogether(model(), crew).run();
    return await timed(() => searchTogether(model(), crew).run());
  } finally {
    await crew.end();
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

async function compare(subject: Subject, rounds: number): Promise<void> {
  const runs: Record<string, Run>[] = [];
  for (let i = 0; i < rounds; i++) {
    const alone = await timed(() => search(subject.model()));
    const one = await together(subject, 1);
    const two = await together(subject, 2);
    if (new Set([alone, one, two].map(({ counted }) => counted)).size > 1) {
      throw new Error(`counts differ: ${alone.counted}; ${one.counted}; ${two.counted}`);
    }
    runs.push({ alone, one, two });
  }
  console.log(`\n${subject.name}: ${runs[0]?.['alone']?.counted}`);
  for (const [key, name] of [
    ['alone', 'no threads'],
    ['one', '1 thread'],
    ['two', '2 threads'],
  ] as const) {
    const of = (what: 'seconds' | 'cpuSeconds' | 'bytesPerState') =>
      median(runs.map((run) => run[key]?.[what] ?? Number.NaN));
    const against = (other: string) =>
      median(runs.map((run) => (run[other]?.seconds ?? 0) / (run[key]?.seconds ?? 0))).toFixed(2);
    console.log(
      `${name.padEnd(12)}${of('seconds').toFixed(3).padStart(8)} s` +
        `${of('cpuSeconds').toFixed(3).padStart(8)} CPU s` +
        `${of('bytesPerState').toFixed(1).padStart(7)} bytes/state` +
        `  ${against('alone')} × no threads, ${against('one')} × 1 thread`,
    );
  }
}

const [rounds = 5] = process.argv.slice(2).map(Number);
for (const subject of subjects) await compare(subject, rounds);
