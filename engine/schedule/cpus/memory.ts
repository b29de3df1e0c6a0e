/**
 * The memory that CPUs share: what an access observes, and what it leaves behind. Every load and
 * store of code under a schedule goes through here, those that a machine only thinks of as well; so
 * another memory, with buffers of stores say, is another `CpuMemory`, and words of its own in a
 * state. What each access is when it is made, who may make it and who waits, is not its affair.
 */
import { Kind, writtenBy } from './port.ts';

/** `words` from `at` are a state. What it does must depend on its arguments only. */
export interface CpuMemory {
  /** What this CPU would load from a word now; 32 bits, signed. */
  seen(words: Uint32Array, at: number, cpu: number, address: number): number;
  /**
   * Makes an access with the operands that `port.ts` has for its kind; answers what it observes,
   * which of a plain or atomic store is 0.
   */
  make(
    words: Uint32Array,
    at: number,
    cpu: number,
    kind: number,
    address: number,
    first: number,
    second: number,
  ): number;
}

/** How a machine comes to its memory. */
export interface MemoryOf {
  /** Words of a state that are the memory's own, for so many CPUs. */
  readonly ownWords: (cpus: number) => number;
  /** The memory over `shared` words, its own ones from `base` on. */
  readonly over: (shared: number, base: number) => CpuMemory;
}

/** One memory for all, in which each access takes place at once. */
export const atOnce: MemoryOf = {
  ownWords: () => 0,
  over: () => ({
    seen: (words, at, _cpu, address) => words[at + address]! | 0,
    make(words, at, _cpu, kind, address, first, second) {
      const word = words[at + address]! | 0;
      words[at + address] = writtenBy(kind, word, first, second) >>> 0;
      return kind === Kind.store || kind === Kind.atomicStore ? 0 : word;
    },
  }),
};
