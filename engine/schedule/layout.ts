/**
 * Where everything lies in the state of a machine, as 32-bit words:
 *
 *      shared words | per CPU:  flags  [segment]  thread  handler 1 .. handler n
 *
 * A thread or handler is a node of `logs.ts`: its whole local state in one word. The segment, a set
 * of `races.ts`, is there at grain `locks` only.
 *
 *      flags:  bit 0      interrupts are off
 *              bits 1..5  they were off when the call of level 0..4 began
 *              bits 8..11 handlers that run, one on top of the other
 *              bits 12..  interrupts that have come
 */

export const OFF = 1;
export const LEVEL = 8;
export const COME = 12;

export const levelOf = (flags: number): number => (flags >>> LEVEL) & 15;

/** The words of a state, by what they mean. */
export class Layout {
  readonly cpus: number;
  readonly stateWords: number;
  protected readonly shared: number;
  /** Handlers on top of one another, at most. */
  protected readonly nesting: number;
  protected readonly isCoarse: boolean;
  /** Words of a CPU. */
  readonly cpuWords: number;
  /** Words of a CPU before its frames. */
  private readonly head: number;

  /** @throws RangeError unless there are 1..16 CPUs and 0..4 handlers on top of one another. */
  constructor(shared: number, cpus: number, nesting: number, isCoarse: boolean) {
    if (!(Number.isInteger(cpus) && 1 <= cpus && cpus <= 16)) {
      throw new RangeError(`a machine has 1..16 CPUs, got ${cpus}`);
    }
    if (!(Number.isInteger(nesting) && 0 <= nesting && nesting <= 4)) {
      throw new RangeError(`nesting must be an integer in 0..4, got ${nesting}`);
    }
    this.shared = shared;
    this.cpus = cpus;
    this.nesting = nesting;
    this.isCoarse = isCoarse;
    this.head = isCoarse ? 2 : 1;
    this.cpuWords = this.head + 1 + nesting;
    this.stateWords = shared + cpus * this.cpuWords;
  }

  /** How many handlers run on this CPU. */
  levelAt(words: Uint32Array, at: number, cpu: number): number {
    return levelOf(words[this.cpuAt(at, cpu)]!);
  }

  /** The node of the frame that runs on this CPU, or would. */
  topOf(words: Uint32Array, at: number, cpu: number): number {
    return words[this.frameAt(at, cpu, levelOf(words[this.cpuAt(at, cpu)]!))]!;
  }

  /** Where this CPU's words begin: its flags. */
  cpuAt(at: number, cpu: number): number {
    return at + this.shared + cpu * this.cpuWords;
  }

  protected segmentAt(at: number, cpu: number): number {
    return this.cpuAt(at, cpu) + 1;
  }

  protected frameAt(at: number, cpu: number, level: number): number {
    return this.cpuAt(at, cpu) + this.head + level;
  }
}
