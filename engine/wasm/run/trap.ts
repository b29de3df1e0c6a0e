/**
 * How a run ends that does not return. A trap is a fact about the program, with the place where it
 * happened; it is never an error of ours.
 */

/**
 * What ended the run: its own fault, the watch on the memory, the limit on its length, that it was
 * seen to go round for ever, a wait.
 */
export type TrapKind =
  | 'arithmetic'
  | 'unreachable'
  | 'memory'
  | 'call'
  | 'fuel'
  | 'endless'
  | 'watch'
  | 'wait';

/** Thrown inside the machine; it adds the place on the way out. */
export class Trap extends Error {
  readonly kind: TrapKind;
  /** The address that it is about, for traps of the memory and its watch. */
  readonly address: number | undefined;
  /** Function, from the name section where there is one, and byte of the file. */
  place: string | undefined;

  constructor(kind: TrapKind, message: string, address?: number) {
    super(message);
    this.kind = kind;
    this.address = address;
  }
}
