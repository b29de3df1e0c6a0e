/**
 * What is said of an operation on objects, in one place: how it is written and read, which calls
 * of it are worth making, what it owes, what clients have behind it, what a smaller act would be.
 * As in `spec/operations/` for pages; memory is asked for by the byte, and named by address.
 */
import type { Blame, ObligationId, Reason } from '../../blocks/blame.ts';
import type { Block } from '../../blocks/geometry.ts';
import type { ScriptPart } from '../../operations/script.ts';
import type { Owner } from '../../ports/object-port.ts';
import type { ClientState } from '../object-history.ts';
import type { Cutting, Served } from '../object-served.ts';
import type { ObjectState, ObjectView } from '../object-view.ts';

/** What a client has: where, and how much it asked for. */
export interface Held {
  readonly pointer: number;
  readonly bytes: number;
}

/** Addresses of what is the client's no longer, and what is its own now. */
export interface ObjectChange {
  readonly lost: readonly number[];
  readonly got: readonly Held[];
}

/** Nothing changes hands: so it is behind every refusal and every halt. */
export const nothingChanges: ObjectChange = { lost: [], got: [] };

/** How a program was ended: what it freed, the class of the slab it points into, and where. */
export interface Halted {
  readonly pointer: number;
  readonly bytes: number | undefined;
  readonly cpu: number;
}

/** In place of an answer: the end of the program. */
export interface Halting {
  readonly halted: Halted;
}

/** Where a call is made. */
export interface OnCpu {
  readonly cpu: number;
}

/** One obligation of an answer that nobody has to look at slabs for. */
export interface ObjectOwed<Call, Answer> {
  readonly id: ObligationId;
  /** `owner` is that of the frame into which an answer points. */
  broken(before: ObjectState, call: Call & OnCpu, answer: Answer, owner: Owner): Reason | undefined;
}

/** A call, and what there is before and behind it. */
export interface ObjectStep<Call, Answer> {
  readonly before: ObjectView;
  readonly call: Call & OnCpu;
  readonly answer: Answer;
  readonly after: ObjectView;
  /** Free blocks of pages behind it. */
  readonly free: readonly Block[];
  /** Blocks of pages that were given back in it. */
  readonly given: readonly Block[];
}

/** One obligation of what a call leaves behind. */
export interface ObjectLeft<Call, Answer> {
  readonly id: ObligationId;
  broken(step: ObjectStep<Call, Answer>): Reason | undefined;
}

/** The calls worth making on a small machine are made of these. */
export interface ObjectReach {
  /** Sizes and alignments that are asked for. */
  readonly requests: readonly (readonly [bytes: number, alignment?: number])[];
  /** Addresses in all frames and beside them. */
  readonly pointers: readonly number[];
}

/** What a random client may name: what it has, and what it gave back, the latest last. */
export interface ObjectDrawer {
  readonly owned: readonly number[];
  readonly returned: readonly number[];
}

/** Numbers that choose: what is asked for, and, modulo what there is, what is named. */
export interface ObjectGenes {
  readonly bytes: number;
  readonly alignment: number;
  readonly choice: number;
}

/** Acts of a random client that share a weight. Seeds rest on their order. */
export interface ObjectDraws<Call> {
  readonly weight: number;
  /** Undefined where there is nothing to do it with. */
  readonly acts: Readonly<
    Record<string, (genes: ObjectGenes, client: ObjectDrawer) => Call | undefined>
  >;
}

/** An operation, by its calls, their answers, and what a script says in place of a call. */
export interface ObjectOperation<Call extends { readonly op: string }, Answer, Act> {
  readonly op: Call['op'];

  /** The address that must be the client's, which the client stops using before the call. */
  named(call: Call): number | undefined;
  /** What must serve it; undefined where nothing can, or nothing need. */
  served(on: Cutting, call: Call): Served;
  /** What changes hands by this answer. */
  change(call: Call, answer: Answer): ObjectChange;
  /** The answer by which this changes hands. */
  answered(call: Call, change: ObjectChange): Answer;

  /** In the order in which they are asked. */
  readonly owes: readonly ObjectOwed<Call, Answer>[];
  /** What it leaves behind, asked before the invariants: what breaks these may break them too. */
  readonly leavesFirst: readonly ObjectLeft<Call, Answer>[];
  /** The same, asked behind the invariants. */
  readonly leaves: readonly ObjectLeft<Call, Answer>[];
  /** Every answer that the call may give if it happens in this state; a halt is none. */
  answers(state: ClientState, call: Call & OnCpu): readonly Exclude<Answer, Halting>[];
  /** What the array of its CPU may keep behind it, by class. */
  keeps(state: ClientState, call: Call & OnCpu, answer: Answer): readonly number[];

  /** Calls worth making, also those that must be refused or halt. */
  worthMaking(reach: ObjectReach): readonly Call[];
  readonly draws: readonly ObjectDraws<Call>[];
  /** When frames are given back in it. */
  readonly givesBack: 'on free' | 'before refusal';

  /** As people read it: `alloc 24`. */
  show(call: Call): string;
  showAnswer(answer: Answer): string;
  /** How programs of CPUs name it. */
  readonly script: ScriptPart<Act, Call, Held, Cutting>;
  /** Bytes that an act asks for; undefined where it asks for none. */
  asksFor(act: Act): number | undefined;
}

/** The first of these that is broken. */
export const firstOf = <Owed extends { readonly id: ObligationId }>(
  all: readonly Owed[],
  broken: (one: Owed) => Reason | undefined,
): Blame | undefined => {
  for (const one of all) {
    const reason = broken(one);
    if (reason) return { id: one.id, ...reason };
  }
  return undefined;
};
