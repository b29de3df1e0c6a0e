/**
 * A lowered function: runs of five words, an operation and what it needs, all operands slots of the
 * frame. Where each came from in the file is kept beside, for traps and for mutation.
 */

/** Words of an instruction: operation, d, a, b, c. */
export const WIDTH = 5;

/** Slots of all frames that are being run. */
export const SLOTS = 65_536;

/** A function ready to run. */
export interface Lowered {
  readonly name: string;
  readonly code: Int32Array;
  /** Byte of the file by instruction. */
  readonly offsets: Int32Array;
  /** Slots of a frame. */
  readonly slots: number;
  /** Slots of the parameters; the locals behind them start as zeros. */
  readonly params: number;
  readonly locals: number;
  readonly results: number;
  /**
   * By place in the code of an instruction that works on memory: slots behind the locals that hold
   * something when it begins, its own operands included. Absent where none does.
   */
  readonly live: ReadonlyMap<number, readonly number[]>;
}

/** Instructions as they are made. */
export class CodeBuffer {
  private words: number[] = [];
  private readonly places: number[] = [];
  private readonly live = new Map<number, readonly number[]>();

  /** Where the next instruction will stand. */
  get next(): number {
    return this.words.length;
  }

  emit(place: number, op: number, d = 0, a = 0, b = 0, c = 0): number {
    const at = this.words.length;
    this.words.push(op, d, a, b, c);
    this.places.push(place);
    return at;
  }

  /** Says where the jump at `at` goes. */
  aim(at: number, target: number): void {
    this.words[at + 1] = target;
  }

  /** Says which slots held something when the last instruction began. */
  keep(slots: readonly number[]): void {
    if (slots.length > 0) this.live.set(this.words.length - WIDTH, slots);
  }

  finish(): Pick<Lowered, 'code' | 'offsets' | 'live'> {
    const [code, offsets] = [Int32Array.from(this.words), Int32Array.from(this.places)];
    return { code, offsets, live: this.live };
  }
}
