/**
 * How the spec says that something is wrong: never with a bare boolean. A reason names the values;
 * a blame adds the obligation that is broken, by the id that code, tests, reports and docs share.
 */
import type { ObligationId } from '../obligations/obligations.ts';
import type { Block } from './geometry.ts';

export type { ObligationId } from '../obligations/obligations.ts';

/** Why an obligation does not hold, for a person. */
export interface Reason {
  readonly why: string;
  /** The blocks to point at in a picture of the heap. */
  readonly blocks?: readonly Block[];
}

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
