/**
 * Random walks, where there are too many states for a search. They look at a sample of histories,
 * so they can find a failure and never prove that there is none: without one the verdict is
 * `unknown`, with what was covered.
 */

import { fingerprint } from '../search/fingerprint.ts';
import { interned } from '../search/intern.ts';
import type { Explored, Failure, Model, Verdict, WordModel } from '../search/model.ts';
import { prng } from './prng.ts';
import { FingerprintSeen } from '../search/seen.ts';
import { initialStates, Successors } from '../search/successors.ts';
import { traceOf } from '../search/trace.ts';

/** Which walks to take: those of one seed are always the same. */
export interface WalkOptions {
  /** Integer in 0..2^53-1. */
  readonly seed: number;
  /** Walks, at most; integer ≥ 1. */
  readonly runs: number;
  /** Steps of a walk, at most; it ends early in a state without successors. Integer ≥ 1. */
  readonly steps: number;
  /** Number of the first walk, to repeat one of many. Default 0. */
  readonly firstRun?: number;
}

/**
 * Walks from a random initial state to a random successor, each equally likely, again and again.
 * A step that fails is found in every state passed, even where the walk would have gone elsewhere.
 * The trace is not a shortest one: shrink it. States are counted by 64-bit fingerprints.
 * @throws RangeError for an option out of range; whatever the model throws is not caught.
 */
export function randomWalk<State>(
  model: WordModel | Model<State>,
  options: WalkOptions,
): Exclude<Verdict, { kind: 'holds' }> {
  const { seed, runs, steps, firstRun = 0 } = options;
  positive('runs', runs);
  positive('steps', steps);
  const walker = new Walker('stateWords' in model ? model : interned(model));
  for (let run = firstRun; run < firstRun + runs; run++) {
    const failure = walker.walk(seed, run, steps);
    if (failure === undefined) continue;
    const trace = traceOf(walker.model, walker.initial, walker.path);
    return { kind: 'fails', failure, trace, explored: walker.explored() };
  }
  const limit = `runs = ${runs} of at most ${steps} steps, seed ${seed}`;
  return { kind: 'unknown', limit, explored: walker.explored() };
}

class Walker {
  readonly model: WordModel;
  /** The initial state's action and the actions of the walk under way. */
  initial = 0;
  readonly path: number[] = [];
  private readonly starts: Successors;
  private readonly next: Successors;
  private readonly state: Uint32Array;
  private readonly key: Uint32Array;
  private readonly lanes = new Int32Array(2);
  private readonly seen = new FingerprintSeen();
  private states = 0;
  private transitions = 0;
  private depth = 0;

  constructor(model: WordModel) {
    this.model = model;
    this.starts = initialStates(model);
    this.next = new Successors(model.stateWords);
    this.state = new Uint32Array(model.stateWords);
    this.key = new Uint32Array(model.canonical?.keyWords ?? model.stateWords);
    if (this.starts.actions.length + this.starts.failures.length === 0) {
      throw new RangeError('the model must have an initial state, got none');
    }
  }

  walk(seed: number, run: number, stepsMax: number): Failure | undefined {
    const chance = prng(seed, run);
    this.path.length = 0;
    for (let from = this.starts; ; from = this.next) {
      const failed = from.failures[0];
      if (failed !== undefined) return this.take(from, failed.action, failed.failure);
      const choices = from.actions.length;
      if (choices === 0) return undefined;
      const choice = chance.below(choices);
      for (let i = 0; i < this.state.length; i++) {
        this.state[i] = from.words[choice * this.state.length + i]!;
      }
      this.take(from, from.actions[choice]!);
      const failure = this.meet();
      if (failure !== undefined) return failure;
      if (this.path.length === stepsMax) return undefined;
      this.next.clear();
      this.model.expand(this.state, 0, this.next);
    }
  }

  explored(): Explored {
    const { states, transitions, depth } = this;
    const bytes = this.seen.bytes + this.next.words.byteLength;
    const expectedLoss = states ** 2 / 2 ** 65;
    return { states, transitions, depth, bytes, seen: { fingerprints: 64, expectedLoss } };
  }

  private take(from: Successors, action: number, failure?: Failure): Failure | undefined {
    if (from === this.starts) {
      this.initial = action;
      return failure;
    }
    this.path.push(action);
    this.transitions++;
    this.depth = Math.max(this.depth, this.path.length);
    return failure;
  }

  /** Counts the state arrived at, and checks it if it is new. */
  private meet(): Failure | undefined {
    const { model, state, key, lanes, seen } = this;
    if (model.canonical) model.canonical.write(state, 0, key);
    const words = model.canonical ? key : state;
    fingerprint(words, 0, words.length, lanes, 0);
    if (seen.has(words, 0, lanes[0]!, lanes[1]!)) return undefined;
    seen.claim(this.states++, lanes[0]!, lanes[1]!);
    return model.check?.(state, 0);
  }
}

function positive(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(`${name} must be an integer of at least 1, got ${value}`);
}
