/** What a reader says of a line that is none of its format's. */

/** Characters of a line that a message shows. */
const SHOWN_MAX = 120;

/** A line that cannot be read; its message names it, what must stand there and what does. */
export class DamagedLog extends RangeError {
  readonly line: number;

  constructor(line: number, allowed: string, got: string) {
    const shown = got.length > SHOWN_MAX ? `${got.slice(0, SHOWN_MAX)}…` : got;
    super(`line ${line} must be ${allowed}, got ${got === '' ? 'nothing' : `'${shown}'`}`);
    this.line = line;
  }
}
