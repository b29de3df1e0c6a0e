/**
 * Division of 64-bit pairs, bit by bit: rare in allocators, so short rather than fast. A division
 * that the specification calls undefined traps.
 */
import { Trap } from './trap.ts';

type Pair = readonly [number, number];

const negate = ([low, high]: Pair): Pair => [-low | 0, (low === 0 ? -high : ~high) | 0];
const isNegative = ([, high]: Pair): boolean => high < 0;
const magnitude = (pair: Pair): Pair => (isNegative(pair) ? negate(pair) : pair);

/** Quotient or remainder, by opcode, into the pair at slot `d`. @throws Trap */
export function divide(op: number, slots: Int32Array, d: number, a: Pair, b: Pair): void {
  if (b[0] === 0 && b[1] === 0) throw new Trap('arithmetic', 'integer divide by zero');
  const isSigned = op === 0x7f || op === 0x81;
  const isLeast = a[0] === 0 && a[1] === -0x80000000;
  if (op === 0x7f && isLeast && b[0] === -1 && b[1] === -1) {
    throw new Trap('arithmetic', 'integer overflow');
  }
  const [quotient, remainder] = isSigned
    ? divideUnsigned(magnitude(a), magnitude(b))
    : divideUnsigned(a, b);
  const wantsQuotient = op === 0x7f || op === 0x80;
  const isTurned = isSigned && (wantsQuotient ? isNegative(a) !== isNegative(b) : isNegative(a));
  const plain = wantsQuotient ? quotient : remainder;
  const [low, high] = isTurned ? negate(plain) : plain;
  slots[d] = low;
  slots[d + 1] = high;
}

function divideUnsigned([aLow, aHigh]: Pair, [bLow, bHigh]: Pair): [Pair, Pair] {
  let [qLow, qHigh, rLow, rHigh] = [0, 0, 0, 0];
  for (let bit = 63; bit >= 0; bit--) {
    const next = bit >= 32 ? (aHigh >>> (bit - 32)) & 1 : (aLow >>> bit) & 1;
    // No bit is lost: the remainder is at most what was taken of `a` so far, 63 bits.
    rHigh = (rHigh << 1) | (rLow >>> 31);
    rLow = (rLow << 1) | next;
    const isAbove = rHigh >>> 0 > bHigh >>> 0;
    const isEqual = rHigh === bHigh && rLow >>> 0 >= bLow >>> 0;
    if (!isAbove && !isEqual) continue;
    const borrow = rLow >>> 0 < bLow >>> 0 ? 1 : 0;
    rHigh = (rHigh - bHigh - borrow) | 0;
    rLow = (rLow - bLow) | 0;
    if (bit >= 32) qHigh |= 1 << (bit - 32);
    else qLow |= 1 << bit;
  }
  return [
    [qLow, qHigh],
    [rLow, rHigh],
  ];
}
