/**
 * What can be searched: a transition system. Two faces of one idea: `Model`, plain objects for
 * ideas and protocols that a person reads, and `WordModel`, states as runs of 32-bit words for all
 * that must be fast. The search knows only the second; `interned` turns the first into it.
 */

/** A broken property: which one, and the reason in words that name the values. */
export interface Failure {
  /** Name of the broken property, for example an obligation's id. */
  readonly rule: string;
  readonly why: string;
}

/** A labelled step of a readable model. `next` must be a new value: states are never changed. */
export interface Step<State> {
  readonly label: string;
  readonly next: State;
}

/** A readable transition system over plain objects: some 50 times slower than a `WordModel`. */
export interface Model<State> {
  readonly initial: State;
  /** Equal keys mean equal states. */
  key(state: State): string;
  /** The failure in this state, or the bare reason of it; undefined where all is well. */
  check?(state: State): Failure | string | undefined;
  steps(state: State): Iterable<Step<State>>;
}

/**
 * Where a `WordModel` writes what follows a state. To propose a successor, write its `stateWords`
 * words into `words` from `at`, then `emit`. Both fields change with every call: read them anew.
 */
export interface Sink {
  readonly words: Uint32Array;
  readonly at: number;
  /** Proposes the state now written at `at`, reached by `action`. */
  emit(action: number): void;
  /** The step `action` itself breaks a property: the search ends with `fails`. */
  fail(action: number, failure: Failure): void;
}

/**
 * A transition system whose states are `stateWords` unsigned 32-bit words in a row.
 * Must be deterministic: the same words give the same successors in the same order. A few states
 * may be expanded whose turn never comes, behind the one that ends the search.
 */
export interface WordModel {
  readonly stateWords: number;
  /** Emits every initial state, each with an action of its own, which names it in a trace. */
  initial(sink: Sink): void;
  /**
   * Emits every successor of the state at `words[at]`. Must not keep `words` or change them.
   * Actions are integers in 0..2^32-1 and differ from one another, so that a trace of actions
   * says which states it went through.
   */
  expand(words: Uint32Array, at: number, sink: Sink): void;
  /** Called once for every new state. */
  check?(words: Uint32Array, at: number): Failure | undefined;
  /**
   * Canonical key, for a symmetry or a mask: states of equal key count as one, and the first one
   * met stands for all (it stays a concrete witness, so traces replay). Absent: the state itself.
   */
  readonly canonical?: Canonical;
  /** What a person reads for an action taken in the state at `words[at]`. */
  label(action: number, words: Uint32Array, at: number): string;
  /** The limit for which something behind the states met was left out; then nothing holds. */
  readonly leftOut?: string | undefined;
}

/** Writes the `keyWords` words that identify the state at `words[at]` into `key` from 0. */
export interface Canonical {
  readonly keyWords: number;
  write(words: Uint32Array, at: number, key: Uint32Array): void;
}

/** How far a search may go; a limit that is met makes the verdict `unknown`. */
export interface Limits {
  /** States stored, at most; 1..2^30. Default 2^30. */
  readonly statesMax?: number;
  /** Steps from an initial state, at most: states at this depth are checked, not expanded. */
  readonly depthMax?: number;
  /** Bytes of states and tables, at most. */
  readonly bytesMax?: number;
}

/** How much was looked at. */
export interface Explored {
  /** Different states met (by key). */
  readonly states: number;
  /** Steps looked at, those into known states included. */
  readonly transitions: number;
  /** Steps from an initial state to the farthest state met. */
  readonly depth: number;
  /** Bytes held by states, keys and tables. */
  readonly bytes: number;
  /**
   * How states were told apart: by all their words, or by 64-bit fingerprints, with the expected
   * number of states lost to a collision (states squared over 2^65).
   */
  readonly seen: 'exact' | { readonly fingerprints: 64; readonly expectedLoss: number };
}

/** The steps from an initial state: the actions for a machine, the labels for a person. */
export interface Trace {
  /** The action with which the initial state was emitted. */
  readonly initial: number;
  readonly actions: readonly number[];
  readonly labels: readonly string[];
}

/** `unknown` proves nothing: it names the limit that was met. */
export type Verdict =
  | { readonly kind: 'holds'; readonly explored: Explored }
  | {
      readonly kind: 'fails';
      readonly failure: Failure;
      readonly trace: Trace;
      readonly explored: Explored;
    }
  | { readonly kind: 'unknown'; readonly limit: string; readonly explored: Explored };
