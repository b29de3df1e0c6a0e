/**
 * Where a search by levels lies: files, or whatever is like them. What one job has found is a
 * `Found` for its level and partition, and two packed lists of records. It is put down whole or not
 * at all; a job done twice must have found the same, to the byte.
 */
import type { Failure } from '../search/model.ts';

/** Records at one place, in parts behind one another. */
export interface Kept {
  /** Where they are, for the store alone. */
  readonly name: string;
  readonly bytes: number;
  readonly parts: readonly KeptPart[];
}

/** A list of records; the hash tells it from what a broken disk makes of it. */
export interface KeptPart {
  readonly records: number;
  readonly bytes: number;
  readonly hash: string;
}

/** What is wrong in a state, or in a step from it. */
export interface FoundFailure {
  /** The state's own words. */
  readonly state: readonly number[];
  /** The step that failed itself; absent if the state did. */
  readonly action?: number;
  readonly failure: Failure;
}

/** What became of one partition of one level. */
export interface Found {
  readonly states: number;
  readonly transitions: number;
  /** Calls that the model made and counted, where it counts them. */
  readonly calls: number;
  /** Of all that is wrong, what comes first by the order of states. */
  readonly failed?: FoundFailure;
  /** The limit for which the model left something out. */
  readonly leftOut?: string;
  /** The level's states: one part. */
  readonly level: Kept;
  /** Their successors: a part for each partition. Absent from the last of them on. */
  readonly out: Kept;
}

/** Takes records, part after part. */
export interface KeptWriter {
  piece(bytes: Uint8Array): void;
  endPart(records: number): void;
}

/** Seen by all who do steps; whatever it keeps is whole, or not there. */
export interface LevelStore {
  /** What was found there before; undefined if nobody has been there. */
  found(level: number, partition: number): Found | undefined;
  /** Writes records where nobody sees them yet. */
  keep(what: string, fill: (writer: KeptWriter) => void): Kept;
  /**
   * Says what was found.
   * @throws Error if something else was found there before.
   */
  settle(level: number, partition: number, found: Found): void;
  /**
   * The pieces of a part, whole and as they were written: else the last of them throws.
   * @throws RangeError for what is not there.
   */
  read(kept: Kept, part: number): Iterable<Uint8Array>;
  /** Drops records that nobody will ask for again. */
  drop(kept: Kept): void;
}
