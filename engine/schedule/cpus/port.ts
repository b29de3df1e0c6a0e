/**
 * What code under a schedule may ask of its machine, and what each request is called. The code is
 * plain code that gets a `Port`; which requests are steps is the machine's affair (`machine.ts`).
 */

/** The requests, as numbers; those from `atomicLoad` to `add` order the accesses around them. */
export const Kind = {
  load: 0,
  store: 1,
  atomicLoad: 2,
  atomicStore: 3,
  exchange: 4,
  compareExchange: 5,
  add: 6,
  relax: 7,
  id: 8,
  disable: 9,
  restore: 10,
  startOver: 11,
  /** No request: the call is over, all calls are over, the call threw. */
  returned: 12,
  done: 13,
  threw: 14,
  /** Nor here: what comes next is what comes next at the node that is kept as the address. */
  same: 15,
} as const;

/** Names for labels, by kind. */
export const kindNames: readonly string[] = Object.keys(Kind);

/** Words shared by all CPUs, atomics on them, and the CPU that runs the code. */
export interface Port {
  load(address: number): number;
  store(address: number, value: number): void;
  atomicLoad(address: number): number;
  atomicStore(address: number, value: number): void;
  /** These three answer what the word held before. */
  exchange(address: number, value: number): number;
  compareExchange(address: number, expected: number, value: number): number;
  add(address: number, delta: number): number;
  /**
   * Waits until the word differs from `seen`, which the access just before this one observed
   * there. The caller then makes that access again, with nothing else remembered of the attempt:
   * where it is seen to remember, because it gives up in the end, this waits for nothing.
   */
  relax(address: number, seen: number): void;
  /** Number of the CPU that runs this. */
  id(): number;
  /** Switches this CPU's interrupts off; were they on? */
  disableInterrupts(): boolean;
  /** Switches them on, or leaves them off. */
  restoreInterrupts(on: boolean): void;
  /** Says that the call now does again what it did from its start, and remembers nothing. */
  startOver(): void;
  /**
   * Makes the next access and the one behind it one step, as wide instructions are: nobody comes
   * between. Both must be atomic, or both a `relax`: then the CPU waits until either word differs.
   */
  joinNext(): void;
}

/**
 * Threads and interrupt handlers, whose whole state between two calls is a number of the model's.
 */
export interface Code {
  /** Makes the call that is next in `local`; answers the state behind it. Must be deterministic. */
  run(local: number): number;
  /** Is there no call left? */
  isDone(local: number): boolean;
  /**
   * All that the call may depend on where its last request stopped it, beside shared words, the
   * request itself, and the CPU's interrupts: equal texts, equal futures. Undefined where the
   * request is a later part of something greater, whose earlier parts the text leaves out.
   */
  localState?(): string | undefined;
}

/** Thrown by code that finds a rule of its model broken: the call ends, and the machine fails. */
export class BrokenRule extends Error {
  readonly rule: string;

  constructor(rule: string, why: string) {
    super(why);
    this.rule = rule;
  }
}

/** Thrown by code that no machine can run as it is: nothing is said of it, the caller is told. */
export class UnfitCode extends RangeError {}

/** Does this kind write its word (or may it)? */
export const writes = (kind: number): boolean =>
  kind === Kind.store || (kind >= Kind.atomicStore && kind <= Kind.add);

export const isPlain = (kind: number): boolean => kind <= Kind.store;

/** What the word holds behind a request; for those that do not write, what it held. */
export function writtenBy(kind: number, word: number, first: number, second: number): number {
  switch (kind) {
    case Kind.store:
    case Kind.atomicStore:
    case Kind.exchange:
      return first;
    case Kind.compareExchange:
      return word === first ? second : word;
    case Kind.add:
      return (word + first) | 0;
    default:
      return word;
  }
}
