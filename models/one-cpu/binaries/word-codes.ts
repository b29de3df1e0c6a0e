/**
 * Numbers of 16 bits for words of memory, each with what is known of its bytes: the words that an
 * allocator writes are few different ones. What is known is two bits for each byte: 0 that it is in
 * no key, 1 that it is open, 2 that it is garbage.
 */
import { OPEN } from '../../../engine/wasm/run/watched-memory.ts';
import { CLIENT, GARBAGE, MASKED } from '../../subject/binaries/marks.ts';

/** Different words, at most. */
const CODES_MAX = 2 ** 16;
const KIND_OPEN = 1;
const KIND_GARBAGE = 2;

/** All four bytes are open. */
export const ALL_OPEN = 0x55;

/** More different words were met than there are numbers. */
export class TooManyWords extends Error {}

export class WordCodes {
  /** By number: the word, and what is known of its bytes, as marks. */
  values = new Int32Array(256);
  marks = new Int32Array(256);
  private kinds = new Uint8Array(256);
  private table = new Int32Array(1024);
  private count = 0;

  /** @throws TooManyWords */
  of(value: number, kinds: number): number {
    const mask = this.table.length - 1;
    let slot = slotOf(value, kinds) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const code = this.table[slot]! - 1;
      if (code < 0) return this.number(value, kinds, slot);
      if (this.values[code] === value && this.kinds[code] === kinds) return code;
    }
  }

  private number(value: number, kinds: number, slot: number): number {
    if (this.count === CODES_MAX) throw new TooManyWords();
    if (this.count === this.values.length) {
      this.grow();
      return this.of(value, kinds);
    }
    const code = this.count++;
    this.values[code] = value;
    this.kinds[code] = kinds;
    this.marks[code] = marksOf(kinds);
    this.table[slot] = code + 1;
    return code;
  }

  private grow(): void {
    const { values, marks, kinds, count } = this;
    this.values = new Int32Array(2 * count);
    this.marks = new Int32Array(2 * count);
    this.kinds = new Uint8Array(2 * count);
    this.values.set(values);
    this.marks.set(marks);
    this.kinds.set(kinds);
    this.table = new Int32Array(2 * this.table.length);
    const mask = this.table.length - 1;
    for (let code = 0; code < count; code++) {
      let slot = slotOf(values[code]!, kinds[code]!) & mask;
      while (this.table[slot] !== 0) slot = (slot + 1) & mask;
      this.table[slot] = code + 1;
    }
  }
}

function slotOf(value: number, kinds: number): number {
  const hash = Math.imul(value ^ (kinds << 24), 0x9e3779b1);
  return hash ^ (hash >>> 15);
}

/** What is known of four bytes, by their marks; of those that are not kept nothing. */
export function kindsOf(marks: number, mask: number): number {
  let kinds = 0;
  for (let i = 0; i < 4; i++) {
    const mark = (marks >>> (8 * i)) & 0xff;
    if ((mask & (1 << i)) === 0 || mark === CLIENT || mark === MASKED) continue;
    kinds |= (mark === OPEN ? KIND_OPEN : KIND_GARBAGE) << (2 * i);
  }
  return kinds;
}

function marksOf(kinds: number): number {
  let marks = 0;
  for (let i = 0; i < 4; i++) {
    const kind = (kinds >>> (2 * i)) & 3;
    marks |= (kind === KIND_OPEN ? OPEN : kind === KIND_GARBAGE ? GARBAGE : MASKED) << (8 * i);
  }
  return marks;
}

/** The bytes that are open. */
export function openOf(value: number, kinds: number): number {
  let bits = 0;
  for (let i = 0; i < 4; i++) if (((kinds >>> (2 * i)) & 3) === KIND_OPEN) bits |= 0xff << (8 * i);
  return value & bits;
}
