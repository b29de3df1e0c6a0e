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
}

/** Instructions as they are made. */
export class CodeBuffer {
  private words: number[] = [];
  private readonly places: number[] = [];

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

  finish(): Pick<Lowered, 'code' | 'offsets'> {
    return { code: Int32Array.from(this.words), offsets: Int32Array.from(this.places) };
  }
}
