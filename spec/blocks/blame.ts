/**
 * How the spec says that something is wrong: never with a bare boolean. A reason names the values;
 * a blame adds the obligation that is broken, by the id that code, tests, reports and docs share.
 */
import type { Block } from './geometry.ts';

/** Why an obligation does not hold, for a person. */
export interface Reason {
  readonly why: string;
  /** The blocks to point at in a picture of the heap. */
  readonly blocks?: readonly Block[];
}

/**
 * Ids of state obligations (I), of operations (O), of per-CPU caches (C), of concurrency (K), and
 * of a design's own declarations (D).
 */
export type ObligationId =
  | `I${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`
  | `O${1 | 2 | 3 | 5 | 6 | 8 | 9 | 10 | 11 | 13 | 14}`
  | `S${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`
  | `C${1 | 2 | 3 | 4}`
  | `K${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}`
  | 'D1';

/** A broken obligation and why. */
export interface Blame extends Reason {
  readonly id: ObligationId;
}

/** The blame for `id`, where there is a reason. */
export const blame = (id: ObligationId, reason: Reason | undefined): Blame | undefined =>
  reason && { id, ...reason };

/** The same as a list of one or none, for those who collect. */
export const blames = (id: ObligationId, reason: Reason | undefined): readonly Blame[] =>
  reason ? [{ id, ...reason }] : [];
