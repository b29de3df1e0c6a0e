/**
 * What a log says of itself before its lines are judged: whose it is, which frames there are, what
 * its allocator promises, and what it does without a line. Readers fill this in, the judge relies
 * on it, and the report shows it.
 */

/** Frames that merge with one another only. */
export interface LogZone {
  readonly name: string;
  /** The first frame, and how many there are, holes included. */
  readonly from: number;
  readonly spanned: number;
  /** Frames that the allocator was given; undefined if nobody says. */
  readonly managed: number | undefined;
}

/** May it happen? `logged`: yes, and then there is a line of it. `unsure`: the log does not say. */
export type Chance = 'never' | 'logged' | 'silent' | 'unsure';

/** What an allocator does without a line. */
export interface Silences {
  /** Frames of a CPU's list are handed out in bulk. */
  readonly bulk: Chance;
  /** A freed block goes to the lists directly: of an order that no CPU keeps. */
  readonly isDirect: (order: number) => 'always' | 'sometimes' | 'never';
  /**
   * A freed block goes there though a CPU keeps its order, for the CPU's list is locked: by the
   * code that an interrupt met, or by another CPU that drains it.
   */
  readonly locked: 'never' | 'sometimes';
  /** A live block becomes single frames; or pieces of any order. */
  readonly split: 'never' | 'single' | 'any';
  /** Compaction takes free blocks, and gives them to callers or back by a free. */
  readonly compaction: Chance;
  /** A block that is claimed from another migrate type leaves the lists. */
  readonly claim: Chance;
  /** Free blocks of at least this order need not be merged: their migrate types may differ. */
  readonly unmergedFrom: number;
}

/** All that is known before the first event. */
export interface LogFacts {
  /** Whose log: what `uname -a` said, or the name in the header. */
  readonly system: string;
  readonly format: string;
  readonly zones: readonly LogZone[];
  readonly orderMax: number;
  /** Is the top order known, or only assumed? */
  readonly isTopKnown: boolean;
  readonly silences: Silences;
  /** Is every frame of every zone free before the first line? */
  readonly isFresh: boolean;
  /** Do blocks lie between the lists and the callers, with lines of their own? */
  readonly hasLimbo: boolean;
  readonly promises: {
    readonly merged: boolean;
    readonly lowEnd: boolean;
    readonly smallest: boolean;
    readonly refusals: boolean;
  };
  /** Do the lines of all CPUs stand in the order in which things happened? */
  readonly order: 'total' | 'unsure';
  /** Do CPUs keep lists of their own, last in, first out? */
  readonly hasCpuLists: boolean;
}
