/**
 * A text read line by line, strictly: every complaint says which line, what must stand there and
 * what does. Lines may end as a serial console writes them, in a carriage return and a line feed.
 */

/** Lines of a text with a place in it: what to say where one does not parse. */
export class TextLines {
  private readonly lines: readonly string[];
  private index = 0;

  constructor(text: string) {
    this.lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  }

  /** The next line, left where it is; undefined behind the last. */
  peek(): string | undefined {
    return this.lines[this.index];
  }

  /** @throws RangeError behind the last line. */
  take(allowed: string): string {
    const line = this.lines[this.index];
    if (line === undefined) throw this.wrong(allowed);
    this.index++;
    return line;
  }

  /** The line just taken did not parse. */
  wrongLast(allowed: string): RangeError {
    this.index--;
    return this.wrong(allowed);
  }

  /** The next line does not parse. */
  wrong(allowed: string): RangeError {
    const line = this.lines[this.index];
    const there = line === undefined ? 'the end of the file' : `'${line}'`;
    return new RangeError(`trace line ${this.index + 1} must be ${allowed}, got ${there}`);
  }
}
