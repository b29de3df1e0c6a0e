/**
 * The same sources on real threads: worker threads over one SharedArrayBuffer, with real atomics. A
 * run is bounded by its number of calls and seeded, but the schedule is the machine's: a failure is
 * real, and none proves nothing. The recorded history must be linearizable, the end state right.
 */
import { Worker } from 'node:worker_threads';
import { Linearizer } from '../engine/linearize.ts';
import type { Blame } from '../spec/blame.ts';
import { cachesRight } from '../spec/cpu-cache.ts';
import type { Block } from '../spec/geometry.ts';
import type { Slack } from '../spec/history.ts';
import { showCall } from '../spec/operations.ts';
import { refines } from '../spec/refinement.ts';
import type { Order } from '../spec/units.ts';
import { isBlame } from '../spec/view.ts';
import { type Zone, type ZoneShape, zone } from '../spec/zone.ts';
import { callNumber } from './calls.ts';
import { answerNumber, PageObject } from './linearizable.ts';
import { showAnswer } from './mounted.ts';
import { sharedDesignNamed } from './shared-designs.ts';
import { SmpMounted } from './smp-mounted.ts';
import type { StressData } from './stress.worker.ts';
import type { NotedCall } from './thread-calls.ts';

export interface StressOptions {
  /** Name of a shared design. */
  readonly design: string;
  readonly shape: ZoneShape;
  readonly threads: number;
  /** Calls of each thread. */
  readonly calls: number;
  readonly seed: number;
}

/** What happened, and what was wrong with it. */
export interface StressResult {
  readonly calls: number;
  /** Calls that began while another thread's call was open. */
  readonly overlapping: number;
  readonly blame: Blame | undefined;
}

/** @throws RangeError for an unknown design or a zone that it refuses. */
export async function stress(options: StressOptions): Promise<StressResult> {
  const { design: name, shape, threads, calls, seed } = options;
  const on = zone(shape);
  const design = sharedDesignNamed(name);
  const mounted = new SmpMounted(design, on, threads);
  const buffer = new SharedArrayBuffer(4 * (mounted.words + 2));
  const words = new Uint32Array(buffer);
  if (!mounted.init(words, 0)) throw new RangeError(`${name} refuses this zone`);
  const noted = await Promise.all(
    Array.from({ length: threads }, (_, cpu) => {
      const task = { cpu, seed, calls, orderMax: Math.min(1, on.orderMax), heldMax: 3 };
      return runThread({ design: name, shape, cpus: threads, task, buffer });
    }),
  );
  const history = noted.flat();
  const slack = { hasCaches: design.cacheMax > 0, hiddenMax: design.cacheMax * (threads - 1) };
  const blame = judgeHistory(on, slack, history) ?? judgeEnd(mounted, words);
  return { calls: history.length, overlapping: overlapsIn(history), blame };
}

function runThread(workerData: StressData): Promise<NotedCall[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./stress.worker.ts', import.meta.url), { workerData });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** Begins and ends in the order of their tickets: is there an order of calls for all of them? */
export function judgeHistory(
  on: Zone,
  slack: Slack,
  calls: readonly NotedCall[],
): Blame | undefined {
  const events = calls
    .flatMap((noted) => [
      { time: noted.begin, noted, isEnd: false },
      { time: noted.end, noted, isEnd: true },
    ])
    .toSorted((a, b) => a.time - b.time);
  const histories = new Linearizer(new PageObject(on, slack));
  let set: number = histories.initial;
  for (const { noted, isEnd } of events) {
    const { cpu, call, answer } = noted;
    const next = isEnd
      ? histories.end(set, cpu, answerNumber(answer))
      : histories.begin(set, cpu, callNumber(on, call));
    if (next === undefined) {
      const said = `thread ${cpu}: ${showCall(call)} → ${showAnswer(answer)}`;
      return { id: 'K2', why: `${said} fits no order of the calls` };
    }
    set = next;
  }
  return undefined;
}

/** All is given back: nothing is live but what the caches hold. */
function judgeEnd(mounted: SmpMounted, words: Uint32Array): Blame | undefined {
  const { zone: on, design } = mounted;
  const shown = mounted.inspect(words, 0);
  const caches = mounted.cached();
  const broken = cachesRight(on, [], caches, design.cacheMax);
  if (broken) return broken;
  const live = caches.flat().map((at): Block => ({ at, order: 0 as Order }));
  const view = refines({ zone: on, live: live.toSorted((a, b) => a.at - b.at) }, shown);
  return isBlame(view) ? view : undefined;
}

function overlapsIn(calls: readonly NotedCall[]): number {
  return calls.filter((one) =>
    calls.some(({ cpu, begin, end }) => cpu !== one.cpu && begin < one.begin && one.begin < end),
  ).length;
}
