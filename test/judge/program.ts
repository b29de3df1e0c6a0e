/**
 * The language that the judge speaks: a few CPUs, each with calls, interrupt handlers, and shared
 * words. Small enough that its meaning is obvious, and rich enough for what schedules are about:
 * plain and atomic accesses, locks, tries that give up, waiting for one word or two, interrupts,
 * threads that move.
 */

/**
 * One operation of a call; `w` and `v` name shared words. A call has two variables of its own:
 * `acc`, 0 at first, and `saved`, which says whether interrupts were on.
 */
export type Op =
  /** acc = word. */
  | { readonly op: 'load' | 'atomicLoad'; readonly w: number }
  /** word = acc + 1, modulo 4. */
  | { readonly op: 'store' | 'atomicStore'; readonly w: number }
  /** acc = word, and the word becomes acc + 1 modulo 4; or one more; or 2 if it was acc. */
  | { readonly op: 'exchange' | 'add' | 'compareExchange'; readonly w: number }
  /** Exchanges with 1 until the word was 0; stores 0. */
  | { readonly op: 'lock' | 'unlock'; readonly w: number }
  /** Exchanges with 1 at most so many times; acc = 1 if the word was 0 once, else 0. */
  | { readonly op: 'try'; readonly w: number; readonly tries: number }
  /** The same, and says after each failure that it waits, which is not true. */
  | { readonly op: 'tryHinting'; readonly w: number; readonly tries: number }
  /** Loads until the word is not 0: atomically, or plainly. acc = word. */
  | { readonly op: 'await' | 'awaitPlainly'; readonly w: number }
  /** As Peterson's lock waits: loads w and, if that is 0, then v, until one of them is not 0. */
  | { readonly op: 'awaitEither'; readonly w: number; readonly v: number }
  /** acc = the CPU's number. */
  | { readonly op: 'id' }
  /** saved = were interrupts on?, and they are off; they are as `saved` says; they are on. */
  | { readonly op: 'off' | 'back' | 'on' };

export type Calls = readonly (readonly Op[])[];

/** What runs where. All words are 0 at first. */
export interface Program {
  readonly words: number;
  /** By CPU, the calls of its thread. */
  readonly threads: readonly Calls[];
  /** By CPU, the calls that its interrupts make, one each, in this order. */
  readonly handlers: readonly Calls[];
  /** Handlers on top of one another, at most. */
  readonly nesting: number;
  /** How often two CPUs may exchange their threads. */
  readonly migrations: number;
}

/** `[store 0, lock 1] [load 0] | [await 0]; handlers of cpu0 [store 0]`. */
export function showProgram({ threads, handlers, nesting, migrations }: Program): string {
  const parts = [threads.map(showCalls).join(' | ')];
  for (const [cpu, calls] of handlers.entries()) {
    if (calls.length > 0) parts.push(`handlers of cpu${cpu} ${showCalls(calls)}`);
  }
  if (handlers.some((calls) => calls.length > 0)) parts.push(`nesting ${nesting}`);
  if (migrations > 0) parts.push(`migrations ${migrations}`);
  return parts.join('; ');
}

const showCalls = (calls: Calls): string =>
  calls.map((ops) => `[${ops.map((op) => Object.values(op).join(' ')).join(', ')}]`).join(' ');
