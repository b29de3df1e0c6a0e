/**
 * What the log of a running allocator owes: what its lines may say of one another if the allocator
 * behind them keeps the obligations of `spec/obligations`. A log shows less than a heap does, so
 * each of these is what remains of some of those for somebody who only reads lines. How lines are
 * read, and which allocator does what without a line, is none of this.
 *
 * Words: a block *leaves* the lists when it is taken out of them, and *enters* them when it is put
 * in; between lists and callers it is in *limbo* (on a CPU's own list, or on its way).
 */
import type { ObligationId } from '../blocks/blame.ts';

/** Ids, as reports and tests name them. */
export const logObligationIds = [
  'L1',
  'L2',
  'L3',
  'L4',
  'L5',
  'L6',
  'L7',
  'L8',
  'L9',
  'L10',
  'L11',
  'L12',
  'L13',
] as const;

export type LogObligationId = (typeof logObligationIds)[number];

/** One thing that a log owes. */
export interface LogObligation {
  readonly id: LogObligationId;
  readonly name: string;
  readonly statement: string;
  /** What it is the visible part of, by the ids of `spec/obligations`. */
  readonly seenOf: readonly ObligationId[];
}

const owed = (
  id: LogObligationId,
  name: string,
  statement: string,
  ...seenOf: readonly ObligationId[]
): LogObligation => ({ id, name, statement, seenOf });

/** By id. */
export const logObligations: Readonly<Record<LogObligationId, LogObligation>> = {
  L1: owed('L1', 'log-no-overlap', 'a block handed out shares no frame with a live one', 'I3'),
  L2: owed(
    'L2',
    'log-aligned',
    'a block of order k starts at a multiple of 2^k, in a zone, with k at most the top order',
    'I1',
    'I2',
  ),
  L3: owed(
    'L3',
    'log-same-order',
    'a block comes back, and moves between lists, in the order it was handed out in, or was split',
    'O9',
    'O10',
  ),
  L4: owed('L4', 'log-freed-once', 'what is given back was live', 'O10'),
  L5: owed('L5', 'log-live-stays', 'a live block neither leaves the lists nor enters them', 'I3'),
  L6: owed('L6', 'log-leaves-free', 'a block that leaves the lists was in them', 'I7'),
  L7: owed(
    'L7',
    'log-low-end',
    'a block that leaves is cut from the low end of a free block, where that is promised',
    'O1',
    'O3',
  ),
  L8: owed(
    'L8',
    'log-out-of-lists',
    'a block is handed out, and enters the lists, only while it is in none of them',
    'I7',
  ),
  L9: owed('L9', 'log-merged', 'free blocks are merged as far as they go, and no further', 'I5'),
  L10: owed(
    'L10',
    'log-free-frames',
    'the frames that a snapshot shows as free are those that the lines left free',
    'I4',
    'I7',
  ),
  L11: owed(
    'L11',
    'log-conserved',
    'in each zone blocks add up to the free frames, and those and the live ones fit in',
    'I4',
  ),
  L12: owed(
    'L12',
    'log-refusals',
    'a request is refused only while no free block fits, where that is promised',
    'O2',
  ),
  L13: owed(
    'L13',
    'log-smallest',
    'a block is cut from a smallest free block that fits, where that is promised',
    'O3',
  ),
};
