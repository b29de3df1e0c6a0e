/**
 * What one real thread does in a stress run, and what it notes of it: random calls from a seed,
 * each with two tickets of a common counter, drawn just before and just after it. Tickets order the
 * calls of different threads as far as they were ordered in time. A client writes into what it
 * gets, and looks at it before it gives it back.
 */
import { prng } from '../../engine/random/prng.ts';
import type { Blame, ObligationId } from '../../spec/blocks/blame.ts';
import type { Kind } from '../many-cpus/programs/standings.ts';
import type { CalledByCpu, SharedBench } from '../many-cpus/world/shared-bench.ts';
import type { Ticketed } from './thread-histories.ts';

/** One call of one thread that came to an answer. */
export interface NotedCall<K extends Kind> extends Ticketed {
  readonly call: K['call'];
  readonly answer: K['answer'];
}

/** What a thread has to tell: its calls, and what ended them early. */
export interface ThreadNotes<K extends Kind> {
  readonly calls: readonly NotedCall<K>[];
  readonly broken?: Blame;
}

/** What a thread is told. */
export interface ThreadTask {
  readonly cpu: number;
  readonly seed: number;
  readonly calls: number;
  /** What may be asked for, as programs say it, each act as often as the others. */
  readonly asks: string;
  /** What is held, at most: with more one is given back. */
  readonly heldMax: number;
}

/** The allocator's words, and how a call is known to begin. */
export interface ThreadMemory {
  readonly words: Uint32Array;
  ticket(): number;
  begin(): void;
}

/** Makes the calls, then gives back what is still held. A call that throws ends it. */
export function makeCalls<K extends Kind>(
  bench: SharedBench<K>,
  called: CalledByCpu<K>,
  { cpu, seed, calls, asks, heldMax }: ThreadTask,
  { words, ticket, begin }: ThreadMemory,
): ThreadNotes<K> {
  const { programs, client } = bench;
  const chance = prng(seed, cpu);
  const acts = programs.grammar.parse(asks);
  const [back] = programs.grammar.parse('free');
  const held: K['held'][] = [];
  const noted: NotedCall<K>[] = [];
  const make = (act: K['act'], about: K['held'] | undefined): void => {
    const call = programs.call(act, about);
    const first = ticket();
    begin();
    const answer = called.make(call);
    noted.push({ cpu, begin: first, end: ticket(), call, answer });
    for (const got of programs.change(call, answer).got) {
      held.push(got);
      client.write(got, words, 0);
    }
  };
  try {
    for (let i = 0; i < calls || held.length > 0; i++) {
      const isOver = i >= calls || held.length >= heldMax;
      if (!isOver && (held.length === 0 || chance.below(2) !== 0)) {
        make(acts[chance.below(acts.length)] as K['act'], undefined);
        continue;
      }
      const [one] = held.splice(chance.below(held.length), 1);
      const changed = client.changed?.(one, words, 0);
      if (changed !== undefined) {
        const why = `${changed} has changed under its client`;
        return { calls: noted, broken: { id: 'O5', why } };
      }
      make(back as K['act'], one);
    }
  } catch (error) {
    return { calls: noted, broken: brokenBy(error, bench.limits.rules?.['threw']) };
  }
  return { calls: noted };
}

/** What a call that throws says itself that it broke; else what throwing breaks. */
function brokenBy(error: unknown, threw: string | undefined): Blame {
  if (!(error instanceof Error)) throw error;
  const id = 'id' in error ? error.id : threw;
  return { id: id as ObligationId, why: error.message };
}
