/**
 * The lines that most of a log consists of, taken apart without a copy: one alloc, free, leave or
 * enter, with no space in it and no escape. Whatever else a line is, this does not read it, and the
 * parser of the language does: it accepts no line that the parser and the schema would not, and
 * reads the same numbers (see the test).
 *
 *     {"e":"alloc","n":17,"cpu":0,"at":"0x7f0000002000","order":1}
 */
import { hexDigit, isDigit, isText } from './byte-text.ts';

const QUOTE = 34;
const COMMA = 44;
const ZERO = 48;
const COLON = 58;
const LOWER_X = 120;
const OPEN = 123;
const CLOSE = 125;

/** What an event line has, each once; `n` and `cpu` may be missing. */
const KEYS = ['e', 'n', 'cpu', 'at', 'order'] as const;
const NEEDED = 0b11001;

/** The events that are many. */
export const PLAIN_EVENTS = ['alloc', 'free', 'leave', 'enter'] as const;
export type PlainEvent = (typeof PLAIN_EVENTS)[number];

/** Digits of a number that the language holds exactly. */
const DIGITS_MAX = 15;
const HEX_DIGITS_MAX = 16;
const CPU_MAX = 4095;
const ORDER_MAX = 20;

/** Reads one line at a time; its fields are those of the line read last. */
export class EventScan {
  /** One of PLAIN_EVENTS. */
  event: PlainEvent = 'alloc';
  /** Its place in the order of all; -1 if it has none. */
  n = -1;
  cpu = 0;
  order = 0;
  /** The address: its upper and its lower 32 bits. */
  high = 0;
  low = 0;
  private at = 0;
  private number = 0;

  /** Is this such a line? */
  read(bytes: Buffer, start: number, end: number): boolean {
    this.n = -1;
    this.cpu = 0;
    if (bytes[start] !== OPEN || bytes[end - 1] !== CLOSE) return false;
    this.at = start + 1;
    let seen = 0;
    for (;;) {
      const key = this.readKey(bytes);
      if (key < 0 || (seen & (1 << key)) !== 0 || !this.readValue(bytes, key)) return false;
      seen |= 1 << key;
      const next = bytes[this.at++];
      if (next === CLOSE) return this.at === end && (seen & NEEDED) === NEEDED;
      if (next !== COMMA) return false;
    }
  }

  /** `"order":`; its place in KEYS, or -1. */
  private readKey(bytes: Buffer): number {
    if (bytes[this.at] !== QUOTE) return -1;
    for (let key = 0; key < KEYS.length; key++) {
      const name = KEYS[key] as string;
      const last = this.at + 1 + name.length;
      if (bytes[last] !== QUOTE || bytes[last + 1] !== COLON) continue;
      if (!isText(name, bytes, this.at + 1)) continue;
      this.at = last + 2;
      return key;
    }
    return -1;
  }

  private readValue(bytes: Buffer, key: number): boolean {
    if (key === 0) return this.readEvent(bytes);
    if (key === 3) return this.readAddress(bytes);
    if (!this.readNumber(bytes)) return false;
    if (key === 1) this.n = this.number;
    else if (key === 2) this.cpu = this.number;
    else this.order = this.number;
    return this.cpu <= CPU_MAX && this.order <= ORDER_MAX;
  }

  private readEvent(bytes: Buffer): boolean {
    if (bytes[this.at] !== QUOTE) return false;
    for (const event of PLAIN_EVENTS) {
      const last = this.at + 1 + event.length;
      if (bytes[last] !== QUOTE || !isText(event, bytes, this.at + 1)) continue;
      this.event = event;
      this.at = last + 1;
      return true;
    }
    return false;
  }

  /** Digits, the first of them no zero unless it is the only one. */
  private readNumber(bytes: Buffer): boolean {
    const from = this.at;
    let value = 0;
    let at = from;
    for (; isDigit(bytes[at] as number); at++) value = value * 10 + (bytes[at] as number) - ZERO;
    const digits = at - from;
    if (digits === 0 || digits > DIGITS_MAX || (digits > 1 && bytes[from] === ZERO)) return false;
    this.at = at;
    this.number = value;
    return true;
  }

  /** `"0x7f0000002000"`. */
  private readAddress(bytes: Buffer): boolean {
    let { at } = this;
    if (bytes[at++] !== QUOTE || bytes[at++] !== ZERO || bytes[at++] !== LOWER_X) return false;
    const from = at;
    let [high, low] = [0, 0];
    for (; bytes[at] !== QUOTE; at++) {
      const digit = hexDigit(bytes[at] as number);
      if (digit < 0 || at - from === HEX_DIGITS_MAX) return false;
      high = ((high << 4) | (low >>> 28)) >>> 0;
      low = ((low << 4) | digit) >>> 0;
    }
    if (at === from) return false;
    this.high = high;
    this.low = low;
    this.at = at + 1;
    return true;
  }
}
