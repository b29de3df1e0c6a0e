/**
 * The same sources on real threads: worker threads over one SharedArrayBuffer, with real atomics. A
 * run is bounded by its number of calls and seeded, but the schedule is the machine's: a failure is
 * real, and none proves nothing. The recorded history must be linearizable, the end state right.
 */
import { Linearizer } from '../../engine/linearize.ts';
import type { Blame } from '../../spec/blocks/blame.ts';
import { cachesRight } from '../../spec/cpus/cpu-cache.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Slack } from '../../spec/operations/operation.ts';
import { showCall } from '../../spec/operations/operations.ts';
import { refines } from '../../spec/pages/refinement.ts';
import type { Order } from '../../spec/blocks/units.ts';
import { isBlame } from '../../spec/pages/view.ts';
import { type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { callNumber } from '../../spec/operations/calls.ts';
import { answerNumber, pageSequence } from '../many-cpus/programs/sequences.ts';
import { showAnswer } from '../../spec/operations/operations.ts';
import { sharedDesignNamed } from '../catalogue/shared-designs.ts';
import { SmpMounted } from '../subject/pages/shared-mount.ts';
import type { StressData } from './stress.worker.ts';
import type { NotedCall } from './thread-calls.ts';
import { overlapsIn, unexplainedOf } from './thread-histories.ts';
import { onThread } from './threads.ts';

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

const worker = new URL('./stress.worker.ts', import.meta.url);

const runThread = (data: StressData): Promise<NotedCall[]> => onThread(worker, data);

/** Begins and ends in the order of their tickets: is there an order of calls for all of them? */
export function judgeHistory(
  on: Zone,
  slack: Slack,
  calls: readonly NotedCall[],
): Blame | undefined {
  const histories = new Linearizer(pageSequence(on, slack));
  const wrong = unexplainedOf(calls, histories, ({ call, answer }) => ({
    call: callNumber(on, call),
    result: answerNumber(answer),
  }));
  if (!wrong) return undefined;
  const said = `thread ${wrong.cpu}: ${showCall(wrong.call)} → ${showAnswer(wrong.answer)}`;
  return { id: 'K2', why: `${said} fits no order of the calls` };
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
