/**
 * The same sources on real threads, of pages or of objects: worker threads over one
 * SharedArrayBuffer, with real atomics. A run is bounded by its number of calls and seeded, but the
 * schedule is the machine's: a failure is real, and none proves nothing. What clients have must
 * stay theirs, some order of the calls must explain what was recorded, and the end must be right.
 */
import type { Blame, ObligationId } from '../../spec/blocks/blame.ts';
import type { Kind } from '../many-cpus/programs/standings.ts';
import type { SharedBench } from '../many-cpus/world/shared-bench.ts';
import { type BenchSetting, withBench } from './named-bench.ts';
import type { StressData } from './stress.worker.ts';
import type { NotedCall, ThreadNotes } from './thread-calls.ts';
import { overlapsIn, unexplainedOf } from './thread-histories.ts';
import { onThread } from './threads.ts';

export interface StressOptions extends Omit<BenchSetting, 'cpus'> {
  readonly threads: number;
  /** Calls of each thread, before it gives back what it has left. */
  readonly calls: number;
  readonly seed: number;
  /** What threads ask for, as programs say it. Default two sizes that compete. */
  readonly asks?: string;
  /** What a thread holds, at most. Default 3. */
  readonly heldMax?: number;
}

/** What happened, and what was wrong with it. */
export interface StressResult {
  readonly calls: number;
  /** Calls that began while another thread's call was open. */
  readonly overlapping: number;
  readonly blame: Blame | undefined;
}

/** Accesses of one call, at most: some seconds of waiting for a lock. */
const ACCESSES_MAX = 100_000_000;

const worker = new URL('./stress.worker.ts', import.meta.url);

/** Rejects with a RangeError for an unknown design or sizes, or a zone that the design refuses. */
export async function stress({ threads, ...options }: StressOptions): Promise<StressResult> {
  const { design, shape, sizes } = options;
  const setting = { design, shape, cpus: threads, ...(sizes !== undefined && { sizes }) };
  return withBench(setting, async (bench, asksDefault) => {
    const { calls, seed, asks = asksDefault, heldMax = 3 } = options;
    const buffer = new SharedArrayBuffer(4 * (bench.words + 2));
    bench.initial(new Uint32Array(buffer), 0);
    const notes = await Promise.all(
      Array.from({ length: threads }, (_, cpu) => {
        const task = { cpu, seed, calls, asks, heldMax };
        const data: StressData = { ...setting, task, accessesMax: ACCESSES_MAX, buffer };
        return onThread<ThreadNotes<Kind>>(worker, data);
      }),
    );
    const history = notes.flatMap((one) => one.calls);
    const broken = notes.find((one) => one.broken)?.broken;
    const blame =
      broken ?? judgeHistory(bench, history) ?? judgeEnd(bench, new Uint32Array(buffer));
    return { calls: history.length, overlapping: overlapsIn(history), blame };
  });
}

/** Begins and ends in the order of their tickets: is there an order of calls for all of them? */
export function judgeHistory<K extends Kind>(
  bench: SharedBench<K>,
  calls: readonly NotedCall<K>[],
): Blame | undefined {
  const wrong = unexplainedOf(calls, bench.histories, ({ cpu, call, answer }) => ({
    call: bench.callNumber(call, cpu),
    result: bench.answerNumber(answer),
  }));
  if (!wrong) return undefined;
  const { show, showAnswer } = bench.programs;
  const said = `${show(wrong.call)} → ${showAnswer(wrong.call, wrong.answer)}`;
  return { id: 'K2', why: `thread ${wrong.cpu}: ${said} fits no order of the calls` };
}

/** All is given back, and no call is under way. */
export function judgeEnd<K extends Kind>(
  bench: SharedBench<K>,
  words: Uint32Array,
): Blame | undefined {
  const state = new Uint32Array(bench.words + 1 + bench.ownWords);
  state.set(words.subarray(0, bench.words));
  for (const { rule, why } of bench.brokenEmpty(state, 0)) return { id: rule as ObligationId, why };
  return undefined;
}
