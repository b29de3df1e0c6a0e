/**
 * What an allocator under every schedule is to whoever judges it (`world.ts`): its words, its code,
 * what clients do with what is theirs, and what it shows at rest. What truly differs between pages
 * and objects is behind this.
 */
import type { Linearizer } from '../../../engine/linearize.ts';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import type { Code } from '../../../engine/schedule/cpus/port.ts';
import type { Place, Setup, World } from '../../../engine/schedule/cpus/world.ts';
import type { Failure } from '../../../engine/search/model.ts';
import type { ObligationId } from '../../../spec/blocks/blame.ts';
import type { Cpu, SharedMemory } from '../../../spec/ports/page-port.ts';
import type { Kind, Programs } from '../programs/standings.ts';

/** The design's `init` does not take this zone. */
export class RefusedZone extends RangeError {}

/** Which obligation the engine's own rules are here. */
export const engineRules: Record<string, ObligationId> = {
  deadlock: 'K8',
  livelock: 'K8',
  interrupts: 'K5',
  race: 'K10',
  outside: 'O6',
  endless: 'K8',
  threw: 'O8',
};

/** An allocator as one CPU calls it. */
export interface CalledByCpu<K extends Kind> extends Pick<Code, 'localState'> {
  make(call: K['call']): K['answer'];
}

/** What clients do with words of their own. */
export interface ClientWords<K extends Kind> {
  write(held: K['held'], words: Uint32Array, at: number): void;
  /** The first word that is no longer what was written, as a person calls it. */
  changed?(held: K['held'], words: Uint32Array, at: number): string | undefined;
}

/**
 * `words` from `at` are a state: the allocator's words, then the number of the set of histories
 * that are possible so far, then the bench's own ones.
 */
export interface SharedBench<K extends Kind> {
  readonly programs: Programs<K>;
  /** Words that code may touch. */
  readonly words: number;
  /** Words of the bench's own, and how many of these say what a heap at rest is. */
  readonly ownWords: number;
  readonly heapWords: number;
  readonly limits: Pick<Setup, 'lengthMax' | 'isLengthOurs' | 'rules'>;
  /** Orders of the calls so far that explain all answers. */
  readonly histories: Linearizer;

  /** Writes the words of an allocator that was just made. @throws RangeError for a bad zone */
  initial(words: Uint32Array, at: number): void;
  attach(memory: SharedMemory, cpu: Cpu): CalledByCpu<K>;
  /** The machine that runs its code: before its first state is made. */
  watch?(machine: Machine): void;
  readonly touches?: World['touches'];
  asks: NonNullable<World['asks']>;
  rename?(renamed: readonly number[], words: Uint32Array, at: number): void;

  callNumber(call: K['call'], cpu: number): number;
  answerNumber(answer: K['answer']): number;
  /** What clients do with the words of what they have. */
  readonly client: ClientWords<K>;
  /** What a client finds changed of what it is about to give back. */
  changed?(call: K['call'], words: Uint32Array, at: number): Failure | undefined;
  /** A call begins, and the client stops using what it lets go of. */
  begins(who: Place, call: K['call'], words: Uint32Array, at: number): void;
  /** What is wrong with an answer whatever the order of the calls. */
  ends(
    who: Place,
    call: K['call'],
    answer: K['answer'],
    words: Uint32Array,
    at: number,
  ): Failure | undefined;
  /** The client has what it got; or the reason why it cannot. */
  gives(
    who: Place,
    call: K['call'],
    answer: K['answer'],
    words: Uint32Array,
    at: number,
  ): Failure | undefined;
  /** An answer that no order of the calls explains; before it these histories were possible. */
  unexplained(who: Place, call: K['call'], answer: K['answer'], history: number): Failure;

  /** Makes all words equal that do not matter, where no call is under way. */
  settle(words: Uint32Array, at: number): void;
  /** No call is under way, and the words are settled. */
  rests?(words: Uint32Array, at: number): void;
  /** What is wrong with a heap at rest. */
  broken(words: Uint32Array, at: number): Iterable<Failure>;
  /** The same where nobody has anything, whatever was called before. */
  brokenEmpty(words: Uint32Array, at: number): Iterable<Failure>;
  /** What got lost of one that is right, with all calls over. */
  lost?(words: Uint32Array, at: number): Failure | undefined;
  /** What a person calls this word. */
  nameOf(address: number): string;
}
