/**
 * Which operations there are. Operations on values keep the opcodes of the binary format, so that a
 * lowered program can be read beside the specification; what lowering adds has numbers from 0x100.
 */
import { I32, I64, type ValueType } from '../decode/module.ts';

/** Operations that only lowered programs have. `d`, `a`, `b`, `c` are the words behind each. */
export const Op = {
  /** slot d = slot a; with 64 bits: two slots. */
  copy: 0x100,
  copy64: 0x101,
  /** slot d = a. */
  constant: 0x102,
  /** Go on at d; b is 1 for a jump back. */
  jump: 0x103,
  /** The same if slot a is not 0, or is. */
  jumpIf: 0x104,
  jumpUnless: 0x105,
  /** Go on at the c-th jump behind this one, c being slot a, at most b. */
  jumpTable: 0x106,
  /** Call function a, or the one that slot b of the table names and that has type a; frame at d. */
  call: 0x107,
  callIndirect: 0x108,
  return: 0x109,
  /** slot d = slot b unless slot c is not 0. */
  select: 0x10a,
  select64: 0x10b,
  getGlobal: 0x10c,
  getGlobal64: 0x10d,
  setGlobal: 0x10e,
  setGlobal64: 0x10f,
  unreachable: 0x110,
  /** Pages, by how many more in slot a; b is 1 where pages are counted in 64 bits. */
  memorySize: 0x111,
  memoryGrow: 0x112,
  /** From the address in slot d on, c being the segment. */
  memoryCopy: 0x113,
  memoryFill: 0x114,
  memoryInit: 0x115,
  dataDrop: 0x116,
  /** slot d = the 64 bits of slot a plus those of b (lower) and c; all ones where that is more. */
  address: 0x117,
  /** Atomic operations: this, plus the opcode behind 0xfe. */
  atomic: 0x200,
} as const;

/** What an operation on values takes and gives. */
export interface Signature {
  readonly params: readonly ValueType[];
  readonly result: ValueType;
}

/** An access to memory: the type in slots, how many bytes of it, and whether its sign counts. */
export interface Access {
  readonly type: ValueType;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly isSigned: boolean;
}

const signatures = new Map<number, Signature>();

function declare(from: number, to: number, params: readonly ValueType[], result: ValueType) {
  for (let op = from; op <= to; op++) signatures.set(op, { params, result });
}

declare(0x45, 0x45, [I32], I32);
declare(0x46, 0x4f, [I32, I32], I32);
declare(0x50, 0x50, [I64], I32);
declare(0x51, 0x5a, [I64, I64], I32);
declare(0x67, 0x69, [I32], I32);
declare(0x6a, 0x78, [I32, I32], I32);
declare(0x79, 0x7b, [I64], I64);
declare(0x7c, 0x8a, [I64, I64], I64);
declare(0xa7, 0xa7, [I64], I32);
declare(0xac, 0xad, [I32], I64);
declare(0xc0, 0xc1, [I32], I32);
declare(0xc2, 0xc4, [I64], I64);

/** What the operation of this opcode takes and gives; undefined for what is no such operation. */
export const signatureOf = (op: number): Signature | undefined => signatures.get(op);

const access = (type: ValueType, bytes: Access['bytes'], isSigned = false): Access => ({
  type,
  bytes,
  isSigned,
});

/** Loads (0x28..0x35) and stores (0x36..0x3e) by opcode; floats are left out. */
export const accesses: Readonly<Record<number, Access>> = {
  0x28: access(I32, 4),
  0x29: access(I64, 8),
  0x2c: access(I32, 1, true),
  0x2d: access(I32, 1),
  0x2e: access(I32, 2, true),
  0x2f: access(I32, 2),
  0x30: access(I64, 1, true),
  0x31: access(I64, 1),
  0x32: access(I64, 2, true),
  0x33: access(I64, 2),
  0x34: access(I64, 4, true),
  0x35: access(I64, 4),
  0x36: access(I32, 4),
  0x37: access(I64, 8),
  0x3a: access(I32, 1),
  0x3b: access(I32, 2),
  0x3c: access(I64, 1),
  0x3d: access(I64, 2),
  0x3e: access(I64, 4),
};

/** Is this opcode one of floating-point numbers? */
export const isFloat = (op: number): boolean =>
  op === 0x2a ||
  op === 0x2b ||
  op === 0x38 ||
  op === 0x39 ||
  op === 0x43 ||
  op === 0x44 ||
  (0x5b <= op && op <= 0x66) ||
  (0x8b <= op && op <= 0xa6) ||
  (0xa8 <= op && op <= 0xab) ||
  (0xae <= op && op <= 0xbf);

/** The kinds of atomic read-modify-write, in the order of their opcodes, seven widths each. */
export const atomicKinds = [
  'add',
  'sub',
  'and',
  'or',
  'xor',
  'exchange',
  'compareExchange',
] as const;

export type AtomicKind = 'load' | 'store' | (typeof atomicKinds)[number];

/** An atomic operation on numbers of a type, of which it touches so many bytes. */
export interface AtomicAccess {
  readonly kind: AtomicKind;
  readonly type: ValueType;
  readonly bytes: 1 | 2 | 4 | 8;
}

/** The widths of atomic operations, in the order of their opcodes. */
const atomicWidths: readonly Pick<AtomicAccess, 'type' | 'bytes'>[] = [
  { type: I32, bytes: 4 },
  { type: I64, bytes: 8 },
  { type: I32, bytes: 1 },
  { type: I32, bytes: 2 },
  { type: I64, bytes: 1 },
  { type: I64, bytes: 2 },
  { type: I64, bytes: 4 },
];
const FIRST_ATOMIC = 0x10;

/** Waiting while a number is in memory, or waking who does. */
export interface WaitAccess {
  readonly kind: 'wait' | 'wake';
  /** What is compared, or how many are woken at most. */
  readonly type: ValueType;
  readonly bytes: 4 | 8;
}

const waits: readonly WaitAccess[] = [
  { kind: 'wake', type: I32, bytes: 4 },
  { kind: 'wait', type: I32, bytes: 4 },
  { kind: 'wait', type: I64, bytes: 8 },
];

/** The waiting operation of the opcode behind 0xfe; undefined for the others. */
export const waitAccess = (op: number): WaitAccess | undefined => waits[op];

/** The atomic operation of the opcode behind 0xfe; undefined for waiting, waking and fences. */
export function atomicAccess(op: number): AtomicAccess | undefined {
  const kinds: readonly AtomicKind[] = ['load', 'store', ...atomicKinds];
  const kind = kinds[Math.floor((op - FIRST_ATOMIC) / atomicWidths.length)];
  return kind && { kind, ...atomicWidths[(op - FIRST_ATOMIC) % atomicWidths.length]! };
}
