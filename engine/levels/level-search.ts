/**
 * A search level by level, its states in partitions by hash, its steps done by whoever does them:
 * this thread, others, other machines. What is found is what the serial search finds: every state
 * within the bounds, counted once; it holds only when a level is empty everywhere. Of several
 * failures at the same depth the serial search tells the first that it meets, this one the least.
 */
import type { Explored, Verdict, WordModel } from '../search/model.ts';
import { traceOf } from '../search/trace.ts';
import type { Found, FoundFailure, LevelStore } from './store.ts';
import { type Counting, foundAt } from './step.ts';
import { initialAction, type StepBefore } from './trace-back.ts';

/** Partitions, at most; they do not depend on how many work. */
export const PARTITIONS_MAX = 256;

/** Whoever does steps; what they find is in the store then. */
export interface Steps {
  /**
   * Steps of these partitions of one level, behind a level of so many states. False if somebody
   * stopped them.
   */
  run(level: number, partitions: readonly number[], states: number): Promise<boolean>;
  /** For each of these partitions what `stepBefore` finds there. */
  back(
    level: number,
    partitions: readonly number[],
    state: readonly number[],
  ): Promise<readonly (StepBefore | undefined)[]>;
}

/** How far a search may go, and who is told. */
export interface LevelSearchOptions {
  readonly partitions: number;
  /** States of all levels, at most; asked between two levels. */
  readonly statesMax: number;
  /** Why to stop now; asked between two levels. */
  whyStop(): string | undefined;
  /** Told behind every level. */
  show(explored: Explored): void;
}

/** How it ended. */
export interface LevelVerdict {
  readonly verdict: Verdict;
  readonly calls: number;
  /** Bytes that were written for other partitions, of all transitions. */
  readonly bytesSent: number;
}

/** @throws what the steps throw; Error if a level that was there is not. */
export async function searchByLevels(
  model: WordModel & Counting,
  store: LevelStore,
  steps: Steps,
  options: LevelSearchOptions,
): Promise<LevelVerdict> {
  const { partitions, statesMax } = options;
  const all = Array.from({ length: partitions }, (_, i) => i);
  const sum = new Sums();
  let last: readonly Found[] = [];
  for (let level = -1; ; level++) {
    const why = level < 0 ? undefined : options.whyStop();
    const limit = why ?? (sum.states > statesMax ? `statesMax = ${statesMax}` : undefined);
    if (limit !== undefined) return sum.end({ kind: 'unknown', limit });
    const asked = level < 0 ? [0] : all;
    if (!(await steps.run(level, asked, sum.newest))) {
      return sum.end({ kind: 'unknown', limit: options.whyStop() ?? 'cancelled' });
    }
    const found = asked.map((partition) => foundAt(store, level, partition));
    // Nobody reads again what the level before has sent.
    for (const { out } of last) store.drop(out);
    last = found;
    sum.add(level, found);
    options.show(sum.explored);
    const failed = found.find((one) => one.failed)?.failed;
    if (failed) {
      const trace = await traceTo(model, steps, all, level, failed);
      return sum.end({ kind: 'fails', failure: failed.failure, trace });
    }
    if (level < 0 || sum.newest > 0) continue;
    const leftOut = sum.leftOut ?? model.leftOut;
    if (leftOut !== undefined) return sum.end({ kind: 'unknown', limit: leftOut });
    return sum.end({ kind: 'holds' });
  }
}

/** What all levels so far come to. */
class Sums {
  states = 0;
  newest = 0;
  leftOut: string | undefined;
  private transitions = 0;
  private depth = 0;
  private bytes = 0;
  private calls = 0;
  private bytesSent = 0;

  get explored(): Explored {
    const { states, transitions, depth, bytes } = this;
    return { states, transitions, depth, bytes, seen: 'exact' };
  }

  add(level: number, found: readonly Found[]): void {
    this.newest = found.reduce((sum, { states }) => sum + states, 0);
    if (this.newest > 0) this.depth = level;
    this.states += this.newest;
    for (const { transitions, calls, leftOut, level: kept, out } of found) {
      this.transitions += transitions;
      this.calls += calls;
      this.bytes += kept.bytes;
      this.bytesSent += out.bytes;
      this.leftOut ??= leftOut;
    }
  }

  end(
    verdict:
      | { readonly kind: 'holds' }
      | { readonly kind: 'unknown'; readonly limit: string }
      | Omit<Verdict & { kind: 'fails' }, 'explored'>,
  ): LevelVerdict {
    const { explored, calls, bytesSent } = this;
    return { verdict: { ...verdict, explored } as Verdict, calls, bytesSent };
  }
}

async function traceTo(
  model: WordModel,
  steps: Steps,
  all: readonly number[],
  level: number,
  { state, action }: FoundFailure,
) {
  if (level < 0) return traceOf(model, action ?? 0, []);
  const actions = action === undefined ? [] : [action];
  let here = state;
  for (let before = level - 1; before >= 0; before--) {
    const step = (await steps.back(before, all, here)).find((one) => one !== undefined);
    if (!step) throw new Error(`engine bug: nothing at level ${before} leads to the next`);
    actions.unshift(step.action);
    here = step.state;
  }
  return traceOf(model, initialAction(model, here), actions);
}
