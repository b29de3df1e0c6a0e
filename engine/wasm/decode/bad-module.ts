/**
 * What is wrong with a file that should be a WebAssembly module. The file is the caller's, so this
 * is a RangeError: it says where, what was found, and where there is one the compiler flag that
 * avoids it. Nothing that throws it has run a single instruction.
 */

/** The module is malformed, invalid, or uses what this machine does not have. */
export class BadModule extends RangeError {
  /** Byte of the file, from 0. */
  readonly offset: number;
  /** The message without the byte. */
  readonly why: string;

  constructor(offset: number, why: string) {
    super(`byte ${offset} (0x${offset.toString(16)}): ${why}`);
    this.offset = offset;
    this.why = why;
  }
}

/** A feature that is left out on purpose, and what to do about it. */
export const unsupported = (offset: number, feature: string, cure: string): BadModule =>
  new BadModule(offset, `${feature} is not supported; ${cure}`);

/** Cures by feature, as compilers spell them. */
export const cures = {
  float: 'keep float and double out of the module: no printf, no floating-point statistics',
  simd: 'compile with -mno-simd128',
  references: 'compile with -mno-reference-types',
  exceptions: 'compile with -fno-exceptions',
  tailCalls: 'compile with -mno-tail-call',
  garbage: 'compile without the garbage-collection proposal',
} as const;
