/** Operations on 32-bit integers, by opcode. */
import { ones, trailingZeros } from './i64.ts';
import { Trap } from './trap.ts';

/** Comparisons (0x46..0x4f): 1 or 0. Arithmetic (0x6a..0x78). @throws Trap */
export function binary32(op: number, a: number, b: number): number {
  switch (op) {
    case 0x6a:
      return (a + b) | 0;
    case 0x6b:
      return (a - b) | 0;
    case 0x71:
      return a & b;
    case 0x72:
      return a | b;
    case 0x73:
      return a ^ b;
    case 0x74:
      return a << (b & 31);
    case 0x75:
      return a >> (b & 31);
    case 0x76:
      return (a >>> (b & 31)) | 0;
    case 0x6c:
      return Math.imul(a, b);
    case 0x77:
      return (a << (b & 31)) | (b & 31 && a >>> (32 - (b & 31)));
    case 0x78:
      return (a >>> (b & 31)) | (b & 31 && a << (32 - (b & 31)));
    default:
      return op < 0x50 ? compare32(op, a, b) : divide32(op, a, b);
  }
}

function compare32(op: number, a: number, b: number): number {
  switch (op) {
    case 0x46:
      return a === b ? 1 : 0;
    case 0x47:
      return a === b ? 0 : 1;
    case 0x48:
      return a < b ? 1 : 0;
    case 0x49:
      return a >>> 0 < b >>> 0 ? 1 : 0;
    case 0x4a:
      return a > b ? 1 : 0;
    case 0x4b:
      return a >>> 0 > b >>> 0 ? 1 : 0;
    case 0x4c:
      return a <= b ? 1 : 0;
    case 0x4d:
      return a >>> 0 <= b >>> 0 ? 1 : 0;
    case 0x4e:
      return a >= b ? 1 : 0;
    default:
      return a >>> 0 >= b >>> 0 ? 1 : 0;
  }
}

function divide32(op: number, a: number, b: number): number {
  if (b === 0) throw new Trap('arithmetic', 'integer divide by zero');
  switch (op) {
    case 0x6d:
      if (a === -0x80000000 && b === -1) throw new Trap('arithmetic', 'integer overflow');
      return (a / b) | 0;
    case 0x6e:
      return ((a >>> 0) / (b >>> 0)) | 0;
    case 0x6f:
      return (a % b) | 0;
    default:
      return ((a >>> 0) % (b >>> 0)) | 0;
  }
}

/** Operations on one operand (0x45, 0x67..0x69, 0xc0, 0xc1, and 0xa7, which takes a low word). */
export function unary32(op: number, a: number): number {
  switch (op) {
    case 0x45:
      return a === 0 ? 1 : 0;
    case 0x67:
      return Math.clz32(a);
    case 0x68:
      return trailingZeros(a);
    case 0x69:
      return ones(a);
    case 0xc0:
      return (a << 24) >> 24;
    case 0xc1:
      return (a << 16) >> 16;
    default:
      return a;
  }
}
