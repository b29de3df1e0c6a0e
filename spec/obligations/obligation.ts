/**
 * What a record of an obligation says. Records are words: what decides is the predicate that a
 * record names, in code. In formulas
 *
 *      (k, a)      a block: its order and its first frame; printed a^k
 *      ext(b)      the frames of block b: [a, a + 2^k)
 *      bud(b)      its buddy (k, a xor 2^k); frames are counted from the region's origin
 *      F A Z       sets of blocks: free, live, reserved; F', A' behind the call
 *      R M         the zone's frames; its top order
 *      FL(k)       the list of free blocks of order k
 *      canon(X)    the maximal aligned blocks, of order M at most, in a set of frames X
 */
import type { Origin } from './works.ts';

/** Who owes an obligation: every page allocator, one of objects, one with caches, or with locks. */
export type Debtor = 'pages' | 'objects' | 'caches' | 'cpus';

/** What an allocator must show of itself before it can owe an obligation. */
export type Shown = 'marked' | 'marks' | 'metadata' | 'counts';

/** What a design for several CPUs must declare before it can owe an obligation. */
export type Declared = 'tickets';

/** An operation that an allocator may offer, and must before it can owe an obligation. */
export type Offered = 'resize' | 'split' | 'allocWhere';

/** What must be promised before it is owed. */
export type Promised = 'contents';

/** How it is looked at: the methods of a check by their names, and what schedules add to them. */
export type Way =
  | 'exhaustive'
  | 'symmetric'
  | 'random'
  | 'recorded'
  | 'widths'
  | 'composite'
  | 'objects'
  | 'object runs'
  | 'at rest'
  | 'schedules'
  | 'migrations';

/** What obligations of pages on one CPU are looked at by. */
export const everyCall = ['exhaustive', 'symmetric', 'composite', 'random', 'recorded'] as const;

/** What obligations of objects on one CPU are looked at by. */
export const everyRequest = ['objects', 'object runs'] as const;

/** One obligation. */
export interface Obligation<Id extends string = string> {
  readonly id: Id;
  /** The fact in two or three words, kebab-case. */
  readonly name: string;
  readonly statement: string;
  /** One line, or a few separated by `;`. */
  readonly formula: string;
  /** Who said so before, the oldest first. */
  readonly from: readonly Origin[];
  /** Where it is decided: a file, and the name of what decides it there. */
  readonly source: { readonly file: string; readonly predicate: string };
  readonly owedBy: readonly Debtor[];
  /** Absent where nothing need be shown, offered, promised or declared. */
  readonly needs?: Shown | Offered | Promised | Declared;
  readonly checked: readonly Way[];
}

/** Records by id, each with its id in it. */
export type Records<Id extends string> = { readonly [Key in Id]: Obligation<Key> };

/** The records, each told its id, which is its key. */
export const records = <Id extends string>(
  rows: Readonly<Record<Id, Omit<Obligation, 'id'>>>,
): Records<Id> =>
  Object.fromEntries(
    Object.entries<Omit<Obligation, 'id'>>(rows).map(([id, row]) => [id, { id, ...row }]),
  ) as Records<Id>;
