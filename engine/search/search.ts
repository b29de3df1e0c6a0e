/**
 * The one search loop: breadth first, so the first trace found is a shortest one, and level by
 * level, so the depth is known. It is resumable: `start` gives a search that is driven in steps, by
 * a command line that draws progress and honours an interrupt; `search` drives it to its end.
 */

import { Frontier } from './frontier.ts';
import { interned } from './intern.ts';
import { limitsOf } from './limits.ts';
import type { Explored, Limits, Model, Verdict, WordModel } from './model.ts';
import { checkPosition, type Snapshot } from './snapshot.ts';
import { noParent } from './states.ts';
import { traceOf } from './trace.ts';

/** How to search; a bare number means `statesMax`. */
export interface SearchOptions extends Limits {
  /** How states are told apart. Default `exact`; `fingerprints` take less room, may lose some. */
  readonly seen?: 'exact' | 'fingerprints';
  /** Called for every new state, once, with its depth. The words must not be kept or changed. */
  readonly onState?: (words: Uint32Array, at: number, depth: number) => void;
  /**
   * Called for every state once expanded in full; `successors` is 0 where a history cannot go on.
   */
  readonly onExpanded?: (words: Uint32Array, at: number, successors: number) => void;
}

/** A search under way. */
export interface Search {
  /** The verdict, once there is one. */
  readonly verdict: Verdict | undefined;
  /** How much has been looked at so far. */
  readonly explored: Explored;
  /** States met whose successors are not known yet. */
  readonly waiting: number;
  /**
   * Expands up to `budget` states and says whether the search is finished.
   * Whatever the model throws is thrown on, and thrown again by the next call.
   */
  step(budget: number): boolean;
  /** Ends the search for a reason of the caller's: `unknown`, unless there is a verdict already. */
  stop(limit: string): Verdict;
  /**
   * What `resume` needs to go on from here, also behind a limit that was met; its pieces must be
   * read before the next step. Undefined where there is nothing to go on with: after a failure,
   * or if a limit was met among the initial states.
   * @throws RangeError for a readable model: its states are objects that no snapshot holds.
   */
  snapshot(): Snapshot | undefined;
}

/**
 * Looks at every state within the limits. `holds` means that all reachable states were met and
 * checked; `fails` comes with a shortest trace; `unknown` names the limit that was met.
 * @throws RangeError for a limit out of range; whatever the model throws is not caught.
 */
export function search<State>(
  model: WordModel | Model<State>,
  options: SearchOptions | number = {},
): Verdict {
  const run = start(model, options);
  run.step(Infinity);
  if (run.verdict === undefined) throw new Error('engine bug: an unbounded step did not finish');
  return run.verdict;
}

/**
 * Begins a search: the initial states are met, none is expanded.
 * @throws RangeError for a limit out of range; whatever the model throws is not caught.
 */
export function start<State>(
  model: WordModel | Model<State>,
  options: SearchOptions | number = {},
): Search {
  const chosen = typeof options === 'number' ? { statesMax: options } : options;
  return new BreadthFirst('stateWords' in model ? model : interned(model), chosen);
}

/**
 * Goes on with a search that was put aside, possibly by another process: the verdict, the counts,
 * the depth and the trace are those of a search that was never interrupted. `onState` is told only
 * of states that were not met before. The model must be the one that the snapshot is of: that it
 * has the same initial states is all that is checked here.
 * @throws RangeError for a snapshot of other words or of another kind, or a limit out of range.
 */
export function resume(model: WordModel, options: SearchOptions, from: Snapshot): Search {
  return new BreadthFirst(model, options, from);
}

class BreadthFirst implements Search {
  verdict: Verdict | undefined;
  private readonly model: WordModel;
  private readonly frontier: Frontier;
  private readonly onExpanded: SearchOptions['onExpanded'];
  private readonly depthMax: number;
  /** The next state to expand, and the first one of the level after it. */
  private head = 0;
  private levelEnd = 0;
  /** Depth of the states being expanded; -1 while the initial states are being met. */
  private depth = -1;
  private readonly isReadable: boolean;

  constructor(model: WordModel, options: SearchOptions, from?: Snapshot) {
    const { statesMax, depthMax, bytesMax } = limitsOf(options);
    const { seen = 'exact', onState, onExpanded } = options;
    if (seen !== 'exact' && seen !== 'fingerprints') {
      throw new RangeError(`seen must be 'exact' or 'fingerprints', got ${String(seen)}`);
    }
    this.model = model;
    this.onExpanded = onExpanded;
    this.depthMax = depthMax;
    this.frontier = new Frontier(model, { seen, statesMax, bytesMax, onState });
    this.isReadable = 'stateAt' in model;
    if (from) {
      this.restore(from, seen);
      return;
    }
    model.initial(this.frontier);
    this.frontier.decideAll();
    // Proposing an initial state is no step.
    this.frontier.transitions = 0;
    this.frontier.settled = 0;
    if (this.frontier.states.count === 0 && this.frontier.end === undefined) {
      throw new RangeError(
        'the model must have an initial state, got none: nothing would be checked',
      );
    }
    this.conclude();
  }

  get waiting(): number {
    return this.frontier.states.count - this.head;
  }

  get explored(): Explored {
    const { states, transitions, bytes, seen } = this.frontier;
    const expectedLoss = states.count ** 2 / 2 ** 65;
    return {
      states: states.count,
      transitions,
      depth: Math.max(0, states.count > this.levelEnd ? this.depth + 1 : this.depth),
      bytes,
      seen: seen.kind === 'exact' ? 'exact' : { fingerprints: 64, expectedLoss },
    };
  }

  step(budget: number): boolean {
    if (!(budget >= 1)) throw new RangeError(`budget must be at least 1 state, got ${budget}`);
    for (let left = budget; left >= 1 && this.verdict === undefined; ) {
      const states = Math.min(left, this.levelEnd - this.head);
      this.expand(this.head + states);
      left -= states;
      this.conclude();
    }
    return this.verdict !== undefined;
  }

  stop(limit: string): Verdict {
    this.verdict ??= { kind: 'unknown', limit, explored: this.explored };
    return this.verdict;
  }

  snapshot(): Snapshot | undefined {
    const { model, frontier, head, levelEnd, depth } = this;
    if (this.isReadable) {
      throw new RangeError('only a WordModel can be put aside: other states are objects');
    }
    if (depth < 0 || frontier.end?.kind === 'failure') return undefined;
    const { words, links, table, ...kept } = frontier.kept;
    const position = {
      seen: frontier.seen.kind,
      stateWords: model.stateWords,
      keyWords: model.canonical?.keyWords ?? 0,
      ...kept,
      transitions: frontier.settled,
      expanded: head,
      levelEnd,
      depth,
    };
    return { position, words, links, table };
  }

  private restore(from: Snapshot, seen: 'exact' | 'fingerprints'): void {
    const { model, frontier } = this;
    const keyWords = model.canonical?.keyWords ?? 0;
    const asked = { seen, stateWords: model.stateWords, keyWords };
    const { position } = from;
    const { transitions, expanded, levelEnd, depth } = checkPosition(position, asked);
    frontier.restore(from);
    frontier.transitions = transitions;
    frontier.settled = transitions;
    frontier.depth = depth + 1;
    this.head = expanded;
    this.levelEnd = levelEnd;
    this.depth = depth;
    if (depth >= this.depthMax) this.stop(`depthMax = ${this.depthMax}`);
    this.conclude();
  }

  /** Expands the states from `head` to before `end`, or to the first failure or limit. */
  private expand(end: number): void {
    const { frontier } = this;
    frontier.cut = undefined;
    try {
      this.expandAhead(end);
      frontier.decideAll();
      if (frontier.end === undefined) frontier.settled = frontier.transitions;
    } catch (error) {
      frontier.abandon();
      if (frontier.end === undefined) throw error;
    } finally {
      // A state whose expansion threw, or was cut short by a limit, is not done.
      if (frontier.cut !== undefined) this.head = frontier.cut;
    }
  }

  /** The same; but successors may still wait when `head` has passed their parents. */
  private expandAhead(end: number): void {
    const { frontier, model, onExpanded } = this;
    const { runs } = frontier.states;
    while (this.head < end) {
      const chunk = runs.chunkOf(this.head);
      const offset = runs.offsetOf(this.head);
      const before = frontier.transitions;
      frontier.begin(this.head);
      model.expand(chunk, offset, frontier);
      // Who is told of each state is told before the next one is expanded.
      if (onExpanded) frontier.decideAll();
      if (frontier.end !== undefined) return;
      this.head++;
      onExpanded?.(chunk, offset, frontier.transitions - before);
    }
  }

  /** Draws the verdict, if there is one to draw; else begins the next level if this one is done. */
  private conclude(): void {
    const { frontier } = this;
    const { states, end } = frontier;
    if (end?.kind === 'limit') this.stop(end.limit);
    if (end?.kind === 'failure') {
      const { failure, state, action } = end;
      const trace = this.traceTo(state, action);
      this.verdict = { kind: 'fails', failure, trace, explored: this.explored };
    }
    if (end !== undefined || this.head < this.levelEnd) return;
    if (this.head === states.count) {
      const { leftOut } = this.model;
      if (leftOut !== undefined) this.stop(leftOut);
      else this.verdict = { kind: 'holds', explored: this.explored };
      return;
    }
    this.depth++;
    this.levelEnd = states.count;
    frontier.depth = this.depth + 1;
    if (this.depth >= this.depthMax) this.stop(`depthMax = ${this.depthMax}`);
    // Only exact keys need the words of states that were expanded long ago.
    if (frontier.seen.kind === 'fingerprints') states.runs.release(this.head);
  }

  private traceTo(state: number, action: number | undefined) {
    if (state === noParent) return traceOf(this.model, action ?? 0, []);
    const { initial, actions } = this.frontier.states.pathTo(state);
    return traceOf(this.model, initial, action === undefined ? actions : [...actions, action]);
  }
}
