/**
 * What one real thread does in a stress run, and what it notes of it: random calls from a seed,
 * each with two tickets of a common counter, drawn just before and just after it. Tickets order the
 * calls of different threads as far as they were ordered in time.
 */
import { prng } from '../../engine/random/prng.ts';
import type { Block } from '../../spec/blocks/geometry.ts';
import type { Answer, Call } from '../../spec/operations/operations.ts';
import type { SharedAllocator } from '../../spec/ports/page-port.ts';
import type { Order } from '../../spec/blocks/units.ts';
import type { Ticketed } from './thread-histories.ts';

/** One call of one thread. */
export interface NotedCall extends Ticketed {
  readonly call: Call;
  readonly answer: Answer;
}

/** What a thread is told. */
export interface ThreadTask {
  readonly cpu: number;
  readonly seed: number;
  readonly calls: number;
  /** Orders are drawn from 0 to this. */
  readonly orderMax: number;
  /** Blocks held, at most: with more one is freed. */
  readonly heldMax: number;
}

/** Makes the calls, then frees what is still held. `ticket` draws the next number. */
export function makeCalls(
  allocator: SharedAllocator,
  { cpu, seed, calls, orderMax, heldMax }: ThreadTask,
  ticket: () => number,
): NotedCall[] {
  const chance = prng(seed, cpu);
  const held: Block[] = [];
  const noted: NotedCall[] = [];
  const free = (block: Block): void => {
    const begin = ticket();
    const answer = allocator.free(block.at, block.order);
    noted.push({ cpu, begin, end: ticket(), call: { op: 'free', block }, answer });
  };
  const alloc = (order: Order): void => {
    const begin = ticket();
    const at = allocator.alloc(order);
    const answer = at === -1 ? undefined : { at, order };
    noted.push({ cpu, begin, end: ticket(), call: { op: 'alloc', order }, answer });
    if (answer) held.push(answer);
  };
  for (let i = 0; i < calls; i++) {
    const isFree = held.length >= heldMax || (held.length > 0 && chance.below(2) === 0);
    if (isFree) free(held.splice(chance.below(held.length), 1)[0] as Block);
    else alloc(chance.below(orderMax + 1) as Order);
  }
  for (const block of held) free(block);
  return noted;
}
