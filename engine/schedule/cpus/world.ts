/**
 * What a machine with several CPUs is made of, apart from the code that runs on it: the words, the
 * threads, and a world that watches calls begin and end and says what is wrong.
 */
import type { Failure } from '../../search/model.ts';
import type { MemoryOf } from './memory.ts';

/** Which accesses end a step; see `machine.ts`. */
export type Grain = 'accesses' | 'locks';

/** A frame of a CPU: level 0 is its thread, level n the n-th interrupt on top of it. */
export interface Place {
  readonly cpu: number;
  readonly level: number;
  /** Number of the CPU's thread, which is that of the CPU where it started. */
  readonly thread: number;
}

/** A frame that waits for a word to change, where nothing can go on. */
export interface Waiting extends Place {
  readonly address: number;
}

/**
 * Sees what happens and judges it. Calls begin with their first step and end with their last one:
 * the shortest interval there is, so an order of calls that is ruled out here is ruled out.
 * `words` from `at` are the shared words of the state being made; the world may change those that
 * belong to it, or to nobody. What it does must depend on its arguments only.
 */
export interface World {
  /**
   * If set, told of what is broken, one by one, instead of the first thing being answered; what a
   * step cannot go on behind is answered all the same.
   */
  onBroken?: ((failure: Failure) => void) | undefined;
  begins?(who: Place, local: number, words: Uint32Array, at: number): Failure | undefined;
  /** A frame is about to make the request of a node of the logs. */
  asks?(who: Place, node: number, words: Uint32Array, at: number): Failure | undefined;
  ends?(
    who: Place,
    local: number,
    behind: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined;
  /** A request for a shared word, just before it is granted: the reason if it must not be. */
  touches?(
    who: Place,
    kind: number,
    address: number,
    words: Uint32Array,
    at: number,
  ): Failure | undefined;
  /** No call is under way; `locals` of the threads by CPU. */
  rests?(locals: readonly number[], words: Uint32Array, at: number): void;
  /** Called once for every new state in which no call is under way. */
  check?(locals: readonly number[], words: Uint32Array, at: number): Failure | undefined;
  /** Nothing can go on and not all is done: the reason in the model's own terms. */
  stuck?(waiting: readonly Waiting[], words: Uint32Array, at: number): Failure | undefined;
  /**
   * The words of a state whose CPU c was renamed to `renamed[c]`: renames it in the world's own.
   */
  rename?(renamed: readonly number[], words: Uint32Array, at: number): void;
  /** What a person calls this word. */
  nameOf?(address: number): string;
  /** `alloc 0`. */
  callOf?(local: number): string;
  /** `0^0`. */
  resultOf?(local: number, behind: number): string;
}

/** Threads, handlers and words. */
export interface Setup {
  /** Number of shared words that code may touch. */
  readonly words: number;
  /** Words of the world's own behind them. Default 0. */
  readonly worldWords?: number;
  /** Writes the initial shared words. */
  initial(words: Uint32Array, at: number): void;
  /** State between calls in which each CPU's thread starts. */
  readonly threads: readonly number[];
  /** Per CPU, the states in which its interrupt handlers start, one interrupt after the other. */
  readonly handlers?: readonly (readonly number[])[];
  /** Handlers on top of one another, at most; 1..4. Default 1. */
  readonly nesting?: number;
  /** How often two CPUs may exchange their threads, at most; 0..15. Default 0. */
  readonly migrations?: number;
  readonly world: World;
  /** Default `atOnce`. */
  readonly memory?: MemoryOf;
  readonly grain?: Grain;
  /** Requests of one call, at most. Default 4,096. */
  readonly lengthMax?: number;
  /**
   * Is that a limit of whoever looks, not of the code? Then a call that asks for more is no
   * failure: it is followed no further, and nothing holds.
   */
  readonly isLengthOurs?: boolean;
  /** What the model calls the engine's own rules. */
  readonly rules?: Readonly<Record<string, string>>;
}

/** Rules that the engine itself knows; a model translates them into its own. */
export const rules = {
  deadlock: 'deadlock',
  livelock: 'livelock',
  /** A call left interrupts otherwise than it found them. */
  interrupts: 'interrupts',
  /** Two conflicting accesses that nothing orders. */
  race: 'race',
  /** A call touched a word that is not there. */
  outside: 'outside',
  /** A call asked for more than `lengthMax`. */
  endless: 'endless',
  /** A call threw. */
  threw: 'threw',
} as const;
