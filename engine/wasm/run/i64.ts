/**
 * 64-bit integers as two neighbouring slots, the lower word first. No BigInt: it would allocate for
 * every operation, and clang writes i64 even for programs that only use 32 bits.
 */
import { divide } from './divide.ts';
import { shift } from './shift.ts';

const wide = (slots: Int32Array, d: number, low: number, high: number): void => {
  slots[d] = low;
  slots[d + 1] = high;
};

/** The upper word of the product of two unsigned words. */
export function multiplyHigh(a: number, b: number): number {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 65_536);
  const other = aLow * bHigh + (middle % 65_536);
  return (aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(other / 65_536)) | 0;
}

/** An operation on the pairs at slots `a` and `b`, by its opcode; `d` may be one of them. */
export function binary64(op: number, slots: Int32Array, d: number, a: number, b: number): void {
  const aLow = slots[a]!;
  const aHigh = slots[a + 1]!;
  const bLow = slots[b]!;
  const bHigh = slots[b + 1]!;
  switch (op) {
    case 0x7c: {
      const low = (aLow + bLow) | 0;
      const carry = low >>> 0 < aLow >>> 0 ? 1 : 0;
      return wide(slots, d, low, (aHigh + bHigh + carry) | 0);
    }
    case 0x7d: {
      const borrow = aLow >>> 0 < bLow >>> 0 ? 1 : 0;
      return wide(slots, d, (aLow - bLow) | 0, (aHigh - bHigh - borrow) | 0);
    }
    case 0x7e: {
      const cross = Math.imul(aLow, bHigh) + Math.imul(aHigh, bLow);
      return wide(slots, d, Math.imul(aLow, bLow), (multiplyHigh(aLow, bLow) + cross) | 0);
    }
    case 0x83:
      return wide(slots, d, aLow & bLow, aHigh & bHigh);
    case 0x84:
      return wide(slots, d, aLow | bLow, aHigh | bHigh);
    case 0x85:
      return wide(slots, d, aLow ^ bLow, aHigh ^ bHigh);
    default:
      if (op >= 0x86) return shift(op, slots, d, aLow, aHigh, bLow & 63);
      return divide(op, slots, d, [aLow, aHigh], [bLow, bHigh]);
  }
}

/** A comparison of the pairs at slots `a` and `b`: 1 or 0. */
export function compare64(op: number, slots: Int32Array, a: number, b: number): number {
  const aHigh = slots[a + 1]!;
  const bHigh = slots[b + 1]!;
  const low = Math.sign((slots[a]! >>> 0) - (slots[b]! >>> 0));
  const signed = Math.sign(aHigh - bHigh) || low;
  const unsigned = Math.sign((aHigh >>> 0) - (bHigh >>> 0)) || low;
  switch (op) {
    case 0x51:
      return signed === 0 ? 1 : 0;
    case 0x52:
      return signed === 0 ? 0 : 1;
    case 0x53:
      return signed < 0 ? 1 : 0;
    case 0x54:
      return unsigned < 0 ? 1 : 0;
    case 0x55:
      return signed > 0 ? 1 : 0;
    case 0x56:
      return unsigned > 0 ? 1 : 0;
    case 0x57:
      return signed <= 0 ? 1 : 0;
    case 0x58:
      return unsigned <= 0 ? 1 : 0;
    case 0x59:
      return signed >= 0 ? 1 : 0;
    default:
      return unsigned >= 0 ? 1 : 0;
  }
}

const trailing = (word: number): number => (word === 0 ? 32 : 31 - Math.clz32(word & -word));

/** Bits that are set in a word. */
export function ones(word: number): number {
  let count = 0;
  for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Trailing zeros of a word; 32 for 0. */
export const trailingZeros = trailing;

/** An operation on the pair at slot `a`, into the pair at `d`. */
export function unary64(op: number, slots: Int32Array, d: number, a: number): void {
  const low = slots[a]!;
  const high = slots[a + 1]!;
  const extended = (value: number): void => wide(slots, d, value, value >> 31);
  switch (op) {
    case 0x79:
      return wide(slots, d, high === 0 ? 32 + Math.clz32(low) : Math.clz32(high), 0);
    case 0x7a:
      return wide(slots, d, low === 0 ? 32 + trailing(high) : trailing(low), 0);
    case 0x7b:
      return wide(slots, d, ones(low) + ones(high), 0);
    case 0xc2:
      return extended((low << 24) >> 24);
    case 0xc3:
      return extended((low << 16) >> 16);
    case 0xad:
      return wide(slots, d, low, 0);
    default:
      return extended(low);
  }
}
