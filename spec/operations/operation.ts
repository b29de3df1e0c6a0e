/**
 * What is said of an operation, in one place: how it is written and read, which calls of it are
 * worth making, what it owes, what is live behind it, what a smaller call would be. Whoever makes,
 * judges, prints, draws or shrinks calls asks the row of the operation; nobody else tells
 * operations apart.
 */
import type { ObligationId, Reason } from '../blocks/blame.ts';
import type { Block } from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';
import type { Heap } from '../pages/heap.ts';
import type { Picture } from '../pages/state.ts';
import type { Scheme } from '../ports/inspection.ts';
import type { Draw } from './draw.ts';
import type { ScriptPart } from './script.ts';

/** Blocks that are the client's no longer, and those that are now. */
export interface Change {
  readonly lost: readonly Block[];
  readonly got: readonly Block[];
}

/** Nothing changes hands: so it is behind every refusal. */
export const noChange: Change = { lost: [], got: [] };

/** What an allocator can know of a block that is not live. */
export interface Sight {
  readonly scheme: Scheme;
  /** Does its metadata show that this block is not live? False of a live one. */
  shows(b: Block): boolean;
}

/** One obligation of an answer, asked by itself. */
export interface Owed<Call, Answer> {
  readonly id: ObligationId;
  broken(heap: Heap, call: Call, answer: Answer, sight: Sight): Reason | undefined;
}

/** What a design declares about calls that overlap in time. */
export interface Slack {
  /** Is O3 (smallest source) not owed: for per-CPU caches, or since it was never promised? */
  readonly hasCaches: boolean;
  /** Free frames that may be out of a call's reach: those in other CPUs' caches. */
  readonly hiddenMax: number;
  /** The least order that may be refused though it fits; undefined for none. */
  readonly refusesFrom?: Order | undefined;
}

/** The numbers that calls on a small zone are made of, in and just beyond it. */
export interface Reach {
  /** Those of the zone and its two neighbours, ascending. */
  readonly frames: readonly Frame[];
  /** From 0 to one above the top, as far as there are such orders. */
  readonly orders: readonly Order[];
}

/** What outcomes there must be is worked out from this. */
export interface Shape<Call> {
  readonly zone: Zone;
  readonly sees: Scheme;
  /** Order of the largest block of the zone. */
  readonly largest: Order;
  /** Every call that is made. */
  readonly asked: readonly Call[];
}

/** An operation, by its calls, their answers, and what a script says in place of a call. */
export interface Operation<Call extends { readonly op: string }, Answer, Act> {
  readonly op: Call['op'];

  /** The block that must be the client's, or the call is a bad one. */
  named(call: Call): Block | undefined;
  /** Blocks, or parts of one, that a client stops using before it makes the call. */
  letsGo(call: Call): readonly Block[];
  /** The order of the block that the call is about: its cost may depend on that. */
  size(call: Call): Order;
  /** The order that must be free for the call to be served; undefined where none need be. */
  wantsRoom(call: Call): Order | undefined;
  /** Do its calls say where a block is to lie? Then halves that are swapped are not alike. */
  readonly saysWhere: boolean;
  /** Is what it hands out the declared pick of a list (D1)? */
  readonly isPick: boolean;
  /** What changes hands by this answer; of a refusal `noChange`. */
  change(call: Call, answer: Answer): Change;
  /** The answer by which this changes hands. */
  answered(call: Call, change: Change): Answer;

  /** In the order in which they are asked. */
  readonly owes: readonly Owed<Call, Answer>[];
  /** Every answer that the call may give if it happens in this state. */
  answers(state: Picture, call: Call, slack: Slack): readonly Answer[];

  /** Calls worth making on a small zone, also those that must be refused. */
  worthMaking(reach: Reach): readonly Call[];
  /** How many numbers its calls take, on a zone of so many frames. */
  numbers(frames: number): number;
  /** The number of a call, from 0, on a zone with this first frame; equal everywhere. */
  number(call: Call, first: number): number;
  numbered(number: number, first: number): Call;
  /** How calls are drawn at random. Seeds rest on their order and on that of their genes. */
  readonly draws: readonly Draw<Call>[];
  /** The same call about this block. */
  about(call: Call, b: Block): Call;
  /**
   * Smaller calls, the smallest first; `first` is the lowest frame to try for a block that it
   * names, undefined where that block must stay.
   */
  smaller(call: Call, first: Frame | undefined): Iterable<Call>;

  /** As people read it: `alloc 1`. */
  show(call: Call): string;
  /** As one word of a trace, and an example of one: `a1`. */
  write(call: Call): string;
  /** Undefined for what is no such word. @throws RangeError for numbers out of range */
  read(word: string): Call | undefined;
  readonly example: string;
  /** How programs of CPUs name it. */
  readonly script: ScriptPart<Act, Call, Block>;

  /** What came of a rightly answered call, in a few words. */
  outcome(before: Picture, call: Call, answer: Answer): string;
  /** Every outcome that must come up if all calls are made in all states. */
  outcomesOwed(shape: Shape<Call>): readonly string[];
}
