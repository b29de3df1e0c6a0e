/**
 * The one vocabulary of logs: what a line can say, whoever wrote it. Readers call these as they
 * read, and keep no line; so a log may be longer than memory. Frames are numbers from the lowest
 * frame of the address space, lines count from 1.
 */
import type { LogFacts } from './facts.ts';

/** No migrate type: the line does not say. */
export const NO_TYPE = -1;

/** Free frames as somebody looked them up. */
export interface Snapshot {
  readonly name: string;
  /** The try whose result this is; from 0. */
  readonly attempt: number;
  /** From and to (inclusive), ascending, of maximal runs of free frames. */
  readonly free: readonly (readonly [number, number])[];
  /** Zone name → blocks by order. Undefined if only the frames are known. */
  readonly counts: ReadonlyMap<string, readonly number[]> | undefined;
}

/** What listens to a log. */
export interface LogEvents {
  /** Comes before all else. */
  begins(facts: LogFacts, snapshots: readonly Snapshot[]): void;
  /** A caller got a block. */
  allocated(line: number, cpu: number, frame: number, order: number, type: number): void;
  /** A caller was told that there is none. */
  refused(line: number, cpu: number, order: number): void;
  /** A caller gave a block back; in an interrupt handler, or perhaps so. */
  freed(line: number, cpu: number, frame: number, order: number, inInterrupt: boolean): void;
  /** A freed frame comes to a CPU's list, as one of many. */
  batched(line: number, cpu: number, frame: number): void;
  /** A block left the lists. `refills`: for a CPU's own list, it seems. */
  left(
    line: number,
    cpu: number,
    frame: number,
    order: number,
    type: number,
    refills: boolean,
  ): void;
  /** A block came to the lists. */
  entered(line: number, cpu: number, frame: number, order: number, type: number): void;
  /** A live block is from now on 2^(order − into) blocks of order `into`. */
  split(line: number, frame: number, order: number, into: number): void;
  /** Frames are with a caller, though no `allocated` said so. */
  taken(line: number, frame: number, order: number): void;
  /** A live block is of another order from now on, at the same first frame. */
  resized(line: number, cpu: number, frame: number, order: number, to: number): void;
  /** A line is about what is no block of any zone. */
  misplaced(line: number, cpu: number, what: string): void;
  /** Compaction took a free block. */
  isolated(line: number, frame: number, order: number): void;
  /** Compaction begins (true), ends (false), or moves pages (undefined). */
  compacting(line: number, begins: boolean | undefined): void;
  /** Compaction's events are recorded in this log. */
  heardCompaction(): void;
  /** A bulk allocation handed out so many frames. */
  bulk(line: number, cpu: number, frames: number): void;
  /** The migrate type of the block around a frame may have changed. */
  stolen(line: number, cpu: number, frame: number, order: number): void;
  /** A block was claimed from another migrate type: it has left the lists, if no line said so. */
  claimed(line: number, cpu: number, frame: number, order: number): void;
  /** Lines of this CPU (-1: of any) are missing here. */
  lost(line: number, cpu: number, count: number): void;
  /** Before this line, lines of this CPU are missing: its buffer was full. */
  restarted(line: number, cpu: number): void;
  /** A snapshot was begun, or done: what happened between is in it, or not. */
  looking(line: number, name: string, attempt: number, done: boolean): void;
  /** The frames of a snapshot, here. */
  looked(line: number, snapshot: Snapshot): void;
  ends(line: number): void;
}
