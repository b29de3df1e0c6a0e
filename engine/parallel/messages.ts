/**
 * What a coordinator and its workers tell one another: plain data and shared memory, which any way
 * of sending messages between threads can carry. States never travel; they are met in the memory.
 */

import type { Failure } from '../search/model.ts';

/** Consecutive states of one chunk: the number of the first, and how many. */
export type Span = readonly [first: number, count: number];

/** Room for states, shared by all: who fills it appends, all others only read. */
export interface Chunk {
  readonly words: SharedArrayBuffer;
  /** Two words per state: the parent's number (`noParent` for an initial state), the action. */
  readonly links: SharedArrayBuffer;
  /** Keys, where states are not their own. */
  readonly keys: SharedArrayBuffer | undefined;
}

/** Words of the control block, by their index. */
export const control = {
  /** The first state of the round's spans that nobody has taken yet. */
  next: 0,
  /** Not 0: finish the block at hand, then report. */
  pause: 1,
  /** From here on, for each worker: states claimed so far in this round. */
  claimed: 2,
} as const;

/** States that a worker takes at a time, at most. */
export const blockMax = 256;

/** What a worker is asked to do. It answers every order with a `Report`. */
export type Order =
  | {
      /** Begins a search; what there was of another is forgotten. */
      readonly kind: 'begin';
      readonly worker: number;
      readonly control: SharedArrayBuffer;
    }
  | {
      /** Enter these states in an empty table, which replaces the one before. */
      readonly kind: 'enter';
      readonly table: SharedArrayBuffer;
      /** Chunks that this worker has not been told of, in order of their numbers. */
      readonly chunks: readonly Chunk[];
      readonly spans: readonly Span[];
    }
  | {
      /** Meet the initial states (no spans), or expand states of these spans until none is left. */
      readonly kind: 'initial' | 'expand';
      readonly chunks: readonly Chunk[];
      /** Numbers of the chunks among the new ones that this worker is to fill. */
      readonly mine: readonly number[];
      /** States that it may claim in this round. */
      readonly quota: number;
      readonly spans: readonly Span[];
      /** States to take at a time, 1..`blockMax`. */
      readonly block: number;
    };

/** A failure, with what picks one of several regardless of who found it. */
export interface Found {
  readonly failure: Failure;
  /** The state that fails, or the one in which the failing step was taken. */
  readonly state: number;
  /** Set if the step itself failed. */
  readonly action: number | undefined;
  /** The words of that state. */
  readonly words: readonly number[];
}

/** What became of an order. */
export interface Report {
  /** New states, in the order met. */
  readonly claimed: readonly Span[];
  /** Steps of the states that were expanded in full. */
  readonly transitions: number;
  /** What the model counted for itself while expanding those. */
  readonly tally: number;
  /** States taken and not expanded, for want of room. */
  readonly left: readonly Span[];
  /** Whether a new state was met that there was no room for. */
  readonly wantsRoom: boolean;
  /** The first failure in the order of `comesBefore`. */
  readonly found: Found | undefined;
}

/** Whether failure `a` is to be told rather than `b`: the same choice for any number of workers. */
export function comesBefore(a: Found, b: Found): boolean {
  if ((a.action === undefined) !== (b.action === undefined)) return a.action === undefined;
  for (const [i, word] of a.words.entries()) {
    const other = b.words[i]!;
    if (word !== other) return word < other;
  }
  return (a.action ?? 0) < (b.action ?? 0);
}
