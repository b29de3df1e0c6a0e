/**
 * Waiting in memory and waking, as `__wasm_init_memory` and locks that sleep do it. A memory that
 * several CPUs share says what waiting is; where there is one CPU nobody can wake it.
 */
import {
  areSame,
  type AtomicNumbers,
  cut,
  type LinearMemory,
  NumberAt,
  outside,
  PAGE,
} from './linear-memory.ts';
import { slotsOf } from '../decode/module.ts';
import type { WaitAccess } from '../lower/operations.ts';
import { Trap } from './trap.ts';

/** What a wait answers. */
const WOKEN = 0;
const NOT_EQUAL = 1;
const TIMED_OUT = 2;

const numbers: AtomicNumbers = new Int32Array(NumberAt.words);

/**
 * Waits at an address while it holds the number in slot `b`, at most for the time behind that, or
 * wakes who waits there; answers in slot `d`.
 * @throws Trap also where it would wait for ever.
 */
export function runWait(
  { slots, memory }: { readonly slots: Int32Array; readonly memory: LinearMemory },
  { kind, type, bytes }: WaitAccess,
  address: number,
  d: number,
  b: number,
): void {
  if (address % bytes !== 0) throw new Trap('memory', `unaligned atomic at ${address}`, address);
  if (!memory.has(address, bytes)) throw outside(address, bytes, memory.pages * PAGE);
  if (kind === 'wake') {
    slots[d] = memory.wake?.(address, slots[b]! >>> 0) ?? 0;
    return;
  }
  const { found, first } = NumberAt;
  numbers.fill(0);
  memory.atomic('load', address, bytes, numbers);
  numbers[first] = cut(slots[b]!, 4);
  if (bytes === 8) numbers[first + 1] = slots[b + 1]!;
  if (!areSame(numbers, found, first)) slots[d] = NOT_EQUAL;
  else if (memory.wait) {
    memory.wait(address, bytes);
    slots[d] = WOKEN;
  } else {
    const isForEver = slots[b + slotsOf(type) + 1]! < 0;
    if (isForEver) throw new Trap('wait', `waits at ${address}, where nobody wakes it`, address);
    slots[d] = TIMED_OUT;
  }
}
