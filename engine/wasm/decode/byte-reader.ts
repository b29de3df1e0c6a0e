/**
 * Reads the binary format piece by piece and never past the end: every length is compared with what
 * is left before anything is allocated for it, so that a hostile length costs nothing.
 * Source: WebAssembly Core Specification 2.0, chapter 5 (binary format).
 */
import { BadModule } from './bad-module.ts';

/** A cursor over bytes `at` to `end`. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  /** The upper word of the last 64-bit number read. */
  high = 0;

  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.at >= this.end;
  }

  /** @throws BadModule at the end, as every read does. */
  byte(): number {
    if (this.at >= this.end) throw new BadModule(this.at, 'the file or section ends too early');
    return this.bytes[this.at++]!;
  }

  /** An unsigned LEB128 number of 32 bits. */
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new BadModule(this.at - 1, 'a number does not fit in 32 bits');
  }

  /** An unsigned LEB128 number of 64 bits; answers the lower word, the upper one is in `high`. */
  u64(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift === 63 && byte > 1) break;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >>> 4;
      if (shift > 28) high |= bits << (shift - 32);
      if (byte >= 0x80) continue;
      this.high = high;
      return low;
    }
    throw new BadModule(this.at - 1, 'a number does not fit in 64 bits');
  }

  /** A signed LEB128 number of 32 bits. */
  s32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && !(byte <= 0x07 || (0x78 <= byte && byte <= 0x7f))) break;
      value |= (byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      return shift < 28 && byte & 0x40 ? value | (-1 << (shift + 7)) : value;
    }
    throw new BadModule(this.at - 1, 'a number does not fit in 32 bits');
  }

  /** A signed LEB128 number of 33 bits: a type's index, or a negative one-byte code. */
  s33(): number {
    const start = this.at;
    const low = this.s64();
    const isShort = this.at - start <= 5;
    if (isShort && this.high === 0) return low >>> 0;
    if (isShort && this.high === -1) return low < 0 ? low : low - 2 ** 32;
    throw new BadModule(start, 'a number does not fit in 33 bits');
  }

  /** A signed LEB128 number of 64 bits; answers the lower word, the upper one is in `high`. */
  s64(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      if (shift === 63 && byte !== 0 && byte !== 0x7f) break;
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift === 28) high |= bits >>> 4;
      if (shift > 28) high |= bits << (shift - 32);
      if (byte >= 0x80) continue;
      if (byte & 0x40) {
        const filled = shift + 7;
        if (filled < 32) low |= -1 << filled;
        if (filled < 64) high |= filled <= 32 ? -1 : -1 << (filled - 32);
      }
      this.high = high;
      return low;
    }
    throw new BadModule(this.at - 1, 'a number does not fit in 64 bits');
  }

  /** A number of things of at least `bytesEach` bytes that follow: they must be there. */
  count(what: string, bytesEach: number, max = Infinity): number {
    const start = this.at;
    const count = this.u32();
    if (count > max) throw new BadModule(start, `at most ${max} ${what}, got ${count}`);
    if (count * bytesEach > this.end - this.at) {
      throw new BadModule(start, `${count} ${what} do not fit in the rest of the section`);
    }
    return count;
  }

  /** A part of so many bytes, and skips it. */
  part(length: number): ByteReader {
    if (length > this.end - this.at) {
      const left = this.end - this.at;
      throw new BadModule(this.at, `${length} bytes announced, ${left} left`);
    }
    this.at += length;
    return new ByteReader(this.bytes, this.at - length, this.at);
  }

  /** UTF-8 text. What cannot be printed becomes a question mark: names end up on terminals. */
  name(): string {
    const { at, end } = this.part(this.u32());
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(this.bytes.subarray(at, end));
      return text.replace(/\p{C}/gu, '?');
    } catch {
      throw new BadModule(at, 'a name must be text in UTF-8');
    }
  }

  /** @throws BadModule unless everything was read. */
  finish(what: string): void {
    if (this.at !== this.end) throw new BadModule(this.at, `${what} is longer than its contents`);
  }
}
