/**
 * What one real thread asks of an object allocator in a stress run, and what it notes of it: random
 * requests of a seed, each between two tickets. A client writes into what it gets, and looks at it
 * before it gives it back.
 */
import { prng } from '../../engine/random/prng.ts';
import type { ObligationId } from '../../spec/blocks/blame.ts';
import type { ClientAnswer, ObjectCall } from '../../spec/objects/operations/operations.ts';
import type { ObjectAllocator } from '../../spec/ports/object-port.ts';
import type { Held } from '../many-cpus/programs/scripts.ts';
import type { Ticketed } from './thread-histories.ts';

/** One call of one thread that came to an answer. */
export interface NotedObjectCall extends Ticketed {
  readonly call: ObjectCall;
  readonly answer: ClientAnswer;
}

/** What a thread has to tell: its calls, and what ended them early. */
export interface ObjectNotes {
  readonly calls: readonly NotedObjectCall[];
  readonly broken?: { readonly id: ObligationId; readonly why: string };
}

/** What a thread is told. */
export interface ObjectTask {
  readonly cpu: number;
  readonly seed: number;
  readonly calls: number;
  /** What may be asked for, each as often as the others. */
  readonly bytes: readonly number[];
  /** Blocks held, at most: with more one is freed. */
  readonly heldMax: number;
}

/** What a client does with its memory, and how a call is known to begin. */
export interface ClientMemory {
  ticket(): number;
  begin(): void;
  write(held: Held): void;
  /** The first word that is no longer what was written, as a person calls it. */
  changed(held: Held): string | undefined;
}

/** Makes the calls, then frees what is still held. A call that throws ends it. */
export function makeObjectCalls(
  allocator: ObjectAllocator,
  task: ObjectTask,
  client: ClientMemory,
): ObjectNotes {
  const calls: NotedObjectCall[] = [];
  const chance = prng(task.seed, task.cpu);
  const held: Held[] = [];
  const { cpu, bytes, heldMax } = task;
  const noted = (call: ObjectCall, make: () => ClientAnswer): ClientAnswer => {
    const begin = client.ticket();
    client.begin();
    const answer = make();
    calls.push({ cpu, begin, end: client.ticket(), call, answer });
    return answer;
  };
  const free = (one: Held): string | undefined => {
    const changed = client.changed(one);
    if (changed !== undefined) return changed;
    noted({ op: 'free', pointer: one.pointer, cpu }, () => {
      allocator.free(one.pointer, cpu);
      return 'freed';
    });
    return undefined;
  };
  const alloc = (asked: number): void => {
    const call = { op: 'alloc', bytes: asked, alignment: 1, cpu } as const;
    const pointer = noted(call, () => allocator.alloc(asked, cpu)) as number;
    if (pointer === -1) return;
    held.push({ pointer, bytes: asked });
    client.write({ pointer, bytes: asked });
  };
  try {
    for (let i = 0; i < task.calls || held.length > 0; i++) {
      const isFree = i >= task.calls || held.length >= heldMax;
      if (isFree || (held.length > 0 && chance.below(2) === 0)) {
        const [one] = held.splice(chance.below(held.length), 1);
        const changed = free(one as Held);
        if (changed === undefined) continue;
        return { calls, broken: { id: 'O5', why: `${changed} has changed under its client` } };
      }
      alloc(bytes[chance.below(bytes.length)] as number);
    }
  } catch (error) {
    return { calls, broken: brokenBy(error) };
  }
  return { calls };
}

/** A valid call halted (O9), or said itself what it broke. */
function brokenBy(error: unknown): { readonly id: ObligationId; readonly why: string } {
  if (!(error instanceof Error)) throw error;
  const id = 'id' in error ? (error.id as ObligationId) : 'O9';
  return { id, why: error.message };
}
