/**
 * One event as Linux prints it, taken apart without a copy: by tracefs (`trace`, `trace_pipe`, with
 * four or five columns of flags, with or without the column TGID), `perf script` and `trace-cmd
 * report`.
 *
 *     init-1       [001] .....            3: mm_page_alloc: page=… pfn=0x266c …   tracefs
 *     init-1   (      1) [001] .... 58.598015: mm_page_alloc: page=… pfn=9836 …   TGID, 5.10
 *     perf    94 [001]    14.500653:             kmem:mm_page_alloc: page=… …     perf
 *     ls-112   [001]    38.962286: mm_page_alloc:        page=… pfn=… …           trace-cmd
 *
 * Source: Linux 6.1, kernel/trace/trace_output.c, include/trace/events/kmem.h.
 */
import { hexDigit, isDigit, isText } from './byte-text.ts';

const SPACE = 32;
const DOT = 46;
const ZERO = 48;
const COLON = 58;
const EQUALS = 61;
const OPEN = 91;
const CLOSE = 93;
const MINUS = 45;
const LOWER_X = 120;

/** Names of the fields that matter; their places are the numbers that they have here. */
const NAMES = [
  'pfn',
  'order',
  'migratetype',
  'percpu_refill',
  'gfp_flags',
  'page',
  'alloc_order',
  'fallback_order',
] as const;

/** The same by length, so that a name is looked for among one or two. */
const BY_LENGTH: readonly (readonly number[])[] = Array.from({ length: 16 }, (_, length) =>
  NAMES.flatMap((name, number) => (name.length === length ? [number] : [])),
);

/** The number of the field that stands from `from` to `to`; -1 if it does not matter. */
function fieldIn(bytes: Buffer, from: number, to: number): number {
  const candidates = BY_LENGTH[to - from];
  if (!candidates) return -1;
  for (const number of candidates) {
    if (isText(NAMES[number] as string, bytes, from)) return number;
  }
  return -1;
}

/** Of a field that the line does not have. */
export const ABSENT = -1;

/** Reads one line at a time; its fields are those of the line read last. */
export class LinuxEvent {
  cpu = 0;
  /** As the clock counts: ticks, or seconds with a fraction. */
  time = 0;
  /** In a handler of interrupts, or perhaps so: the line has no flags. */
  inInterrupt = true;
  /** Has the time a fraction? Then it is no counter. */
  hasFraction = false;
  name = '';
  /** By the places of NAMES; ABSENT where there is none. */
  readonly fields = new Float64Array(8);
  /** Where what follows the name begins. */
  rest = 0;
  private at = 0;

  /** Is this the line of an event? If so, what stands before its fields is read. */
  read(bytes: Buffer, start: number, end: number): boolean {
    return (
      this.readCpu(bytes, start, end) && this.readTime(bytes, end) && this.readName(bytes, end)
    );
  }

  get frame(): number {
    return this.fields[0] as number;
  }

  get order(): number {
    return this.fields[1] as number;
  }

  get type(): number {
    return this.fields[2] as number;
  }

  /** Reads `name=value` up to the end; false if anything else stands there. */
  readFields(bytes: Buffer, end: number): boolean {
    this.fields.fill(ABSENT);
    let at = this.rest;
    for (;;) {
      while (at < end && bytes[at] === SPACE) at++;
      if (at >= end) return true;
      const from = at;
      while (at < end && bytes[at] !== EQUALS && bytes[at] !== SPACE) at++;
      if (bytes[at] !== EQUALS || at === from) return false;
      const field = fieldIn(bytes, from, at);
      const value = ++at;
      while (at < end && bytes[at] !== SPACE) at++;
      if (at === value) return false;
      if (field < 0 || field === 5) continue;
      if (field === 4) this.fields[4] = 1;
      else {
        const number = numberIn(bytes, value, at);
        if (Number.isNaN(number)) return false;
        this.fields[field] = number;
      }
    }
  }

  /** ` [001] `: the first of these, for a task may have brackets in its name. */
  private readCpu(bytes: Buffer, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      if (bytes[at] !== OPEN) continue;
      let digits = at + 1;
      let cpu = 0;
      while (digits < end && isDigit(bytes[digits] as number)) {
        cpu = cpu * 10 + (bytes[digits] as number) - ZERO;
        digits++;
      }
      if (digits === at + 1 || bytes[digits] !== CLOSE || at === start) continue;
      if (digits + 1 >= end || bytes[digits + 1] !== SPACE || bytes[at - 1] !== SPACE) continue;
      this.cpu = cpu;
      this.at = digits + 1;
      return true;
    }
    return false;
  }

  /** `58.598015:` or `12:`, behind flags or not. */
  private readTime(bytes: Buffer, end: number): boolean {
    let at = this.at;
    this.inInterrupt = true;
    for (let words = 0; words < 3; words++) {
      while (at < end && bytes[at] === SPACE) at++;
      const from = at;
      let whole = 0;
      while (at < end && isDigit(bytes[at] as number)) {
        whole = whole * 10 + (bytes[at] as number) - ZERO;
        at++;
      }
      let scale = 1;
      const hasFraction = at > from && bytes[at] === DOT;
      if (hasFraction) {
        for (at++; at < end && isDigit(bytes[at] as number); at++) {
          scale /= 10;
          whole += scale * ((bytes[at] as number) - ZERO);
        }
      }
      if (at > from && bytes[at] === COLON && (!hasFraction || scale < 1)) {
        this.time = whole;
        this.hasFraction = hasFraction;
        this.at = at + 1;
        return true;
      }
      while (at < end && bytes[at] !== SPACE) at++;
      // The third column of flags: irqs-off, need-resched, hardirq or softirq, depth.
      if (at - from >= 4) this.inInterrupt = bytes[from + 2] !== DOT;
    }
    return false;
  }

  /** `mm_page_alloc:` or `kmem:mm_page_alloc:`. */
  private readName(bytes: Buffer, end: number): boolean {
    let at = this.at;
    while (at < end && bytes[at] === SPACE) at++;
    let from = at;
    for (; at < end && bytes[at] !== SPACE; at++) {
      if (bytes[at] === COLON && at + 1 < end && bytes[at + 1] !== SPACE) from = at + 1;
    }
    const last = bytes[at - 1] === COLON ? at - 1 : at;
    if (last <= from || bytes[at - 1] !== COLON) return false;
    this.name = nameIn(bytes, from, last);
    this.rest = at;
    return true;
  }
}

/** Names that are met again and again, so that no text is made for each line. */
const names: string[] = [];

function nameIn(bytes: Buffer, from: number, to: number): string {
  const slot = ((to - from) * 31 + (bytes[to - 1] as number) + 7 * (bytes[from] as number)) & 255;
  const known = names[slot];
  if (known?.length === to - from && isText(known, bytes, from)) return known;
  const name = bytes.toString('latin1', from, to);
  names[slot] = name;
  return name;
}

/** `0x2a05`, `10757` or `-1`; NaN for anything else. */
export function numberIn(bytes: Buffer, from: number, to: number): number {
  if (bytes[from] === ZERO && bytes[from + 1] === LOWER_X) {
    if (from + 2 === to) return Number.NaN;
    let value = 0;
    for (let at = from + 2; at < to; at++) {
      const digit = hexDigit(bytes[at] as number);
      if (digit < 0) return Number.NaN;
      value = value * 16 + digit;
    }
    return value;
  }
  const isNegative = bytes[from] === MINUS;
  const first = isNegative ? from + 1 : from;
  if (first === to) return Number.NaN;
  let value = 0;
  for (let at = first; at < to; at++) {
    const byte = bytes[at] as number;
    if (!isDigit(byte)) return Number.NaN;
    value = value * 10 + byte - ZERO;
  }
  return isNegative ? -value : value;
}
