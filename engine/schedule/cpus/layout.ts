/**
 * Where everything lies in the state of a machine, as 32-bit words:
 *
 *      shared words | per CPU:  flags  [segment]  [number]  thread  handler 1 .. n | [moves]
 *
 * A thread or handler is a node of `logs.ts`: its whole local state in one word. The segment, a set
 * of `races.ts`, is there at grain `locks` only; where threads move between CPUs, `number` says
 * which one runs here (it is named for the CPU where it started), and `moves` how often any moved.
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
  /** Exchanges of threads between CPUs, at most. */
  readonly migrations: number;
  /** Words of a CPU. */
  readonly cpuWords: number;
  /** Words of a CPU before its frames. */
  private readonly head: number;

  /**
   * @throws RangeError unless there are 1..16 CPUs, 0..4 handlers on top of one another, and 0..15
   * migrations.
   */
  constructor(shared: number, cpus: number, nesting: number, isCoarse: boolean, migrations = 0) {
    if (!(Number.isInteger(cpus) && 1 <= cpus && cpus <= 16)) {
      throw new RangeError(`a machine has 1..16 CPUs, got ${cpus}`);
    }
    if (!(Number.isInteger(nesting) && 0 <= nesting && nesting <= 4)) {
      throw new RangeError(`nesting must be an integer in 0..4, got ${nesting}`);
    }
    if (!(Number.isInteger(migrations) && 0 <= migrations && migrations <= 15)) {
      throw new RangeError(`migrations must be an integer in 0..15, got ${migrations}`);
    }
    this.shared = shared;
    this.cpus = cpus;
    this.nesting = nesting;
    this.isCoarse = isCoarse;
    this.migrations = migrations;
    const moving = migrations > 0 ? 1 : 0;
    this.head = (isCoarse ? 2 : 1) + moving;
    this.cpuWords = this.head + 1 + nesting;
    this.stateWords = shared + cpus * this.cpuWords + moving;
  }

  /** How many handlers run on this CPU. */
  levelAt(words: Uint32Array, at: number, cpu: number): number {
    return levelOf(words[this.cpuAt(at, cpu)]!);
  }

  /** The node of the frame that runs on this CPU, or would. */
  topOf(words: Uint32Array, at: number, cpu: number): number {
    return words[this.frameAt(at, cpu, levelOf(words[this.cpuAt(at, cpu)]!))]!;
  }

  /** The node of the frame at this level of this CPU. */
  nodeAt(words: Uint32Array, at: number, cpu: number, level: number): number {
    return words[this.frameAt(at, cpu, level)]!;
  }

  /** Where this CPU's words begin: its flags. */
  cpuAt(at: number, cpu: number): number {
    return at + this.shared + cpu * this.cpuWords;
  }

  /** Number of the thread that runs on this CPU, or would: of the CPU where it started. */
  threadOn(words: Uint32Array, at: number, cpu: number): number {
    return this.migrations > 0 ? words[this.numberAt(at, cpu)]! : cpu;
  }

  /** May a thread still move? */
  protected canMove(words: Uint32Array, at: number): boolean {
    return this.migrations > 0 && words[this.movesAt(at)]! < this.migrations;
  }

  /** Where it stands how often threads have moved; only if they may. */
  protected movesAt(at: number): number {
    return at + this.stateWords - 1;
  }

  protected numberAt(at: number, cpu: number): number {
    return this.cpuAt(at, cpu) + this.head - 1;
  }

  /** Where a CPU's accesses since it was last ordered with others are noted; at grain `locks`. */
  segmentAt(at: number, cpu: number): number {
    return this.cpuAt(at, cpu) + 1;
  }

  protected frameAt(at: number, cpu: number, level: number): number {
    return this.cpuAt(at, cpu) + this.head + level;
  }
}
