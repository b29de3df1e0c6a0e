/** Loads, stores, bulk operations and atomics of a running instance. */
import {
  type AtomicNumbers,
  cut,
  type LinearMemory,
  NumberAt,
  outside,
  PAGE,
} from './linear-memory.ts';
import { I64, slotsOf } from '../decode/module.ts';
import {
  type Access,
  accesses,
  atomicAccess,
  type AtomicAccess,
  Op,
  waitAccess,
} from '../lower/operations.ts';
import type { Program } from '../lower/program.ts';
import { Trap } from './trap.ts';
import { runWait } from './waits.ts';

/** The part of a running instance that these work on. */
export interface Running {
  readonly slots: Int32Array;
  readonly memory: LinearMemory;
  readonly program: Program;
  /** From `droppedAt` on: was this data segment dropped? */
  readonly globals: Int32Array;
  readonly droppedAt: number;
  /** Takes fuel. @throws Trap when there is none left. */
  spend(amount: number): void;
}

const FIRST_STORE = 0x36;
const table: (Access | undefined)[] = Array.from({ length: 0x40 }, (_, op) => accesses[op]);
const atomics: (AtomicAccess | undefined)[] = Array.from({ length: 0x50 }, (_, op) =>
  atomicAccess(op),
);

/** Performs it on the frame at `fp`; the words behind the operation are `d a b c`. @throws Trap */
export function runMemory(
  on: Running,
  op: number,
  fp: number,
  d: number,
  a: number,
  b: number,
  c: number,
): void {
  const { slots, memory } = on;
  if (op >= Op.copy) return runRare(on, op, fp, d, a, b, c);
  const address = (slots[fp + a]! >>> 0) + (c >>> 0);
  if (op === 0x28) slots[fp + d] = memory.load(address, 4);
  else if (op === 0x36) memory.store(address, 4, slots[fp + b]!);
  else if (op < FIRST_STORE) load(on, table[op]!, address, fp + d);
  else store(on, table[op]!, address, fp + b);
}

function load({ slots, memory }: Running, access: Access, address: number, d: number): void {
  const { type, bytes, isSigned } = access;
  if (bytes === 8) {
    const high = memory.load(address + 4, 4);
    slots[d] = memory.load(address, 4);
    slots[d + 1] = high;
    return;
  }
  const loaded = memory.load(address, bytes);
  const unused = 32 - 8 * bytes;
  const value = isSigned ? (loaded << unused) >> unused : loaded;
  slots[d] = value;
  if (type === I64) slots[d + 1] = isSigned ? value >> 31 : 0;
}

function store({ slots, memory }: Running, { bytes }: Access, address: number, b: number): void {
  if (bytes !== 8) {
    memory.store(address, bytes, slots[b]!);
    return;
  }
  // An access that does not fit as a whole must write nothing.
  if (!memory.has(address, 8)) throw outside(address, 8, memory.pages * PAGE);
  memory.store(address, 4, slots[b]!);
  memory.store(address + 4, 4, slots[b + 1]!);
}

function runRare(
  on: Running,
  op: number,
  fp: number,
  d: number,
  a: number,
  b: number,
  c: number,
): void {
  const { slots, memory } = on;
  if (op >= Op.atomic) {
    const access = atomics[op - Op.atomic];
    if (access) return runAtomic(on, access, fp, d, a, b, c);
    const address = (slots[fp + a]! >>> 0) + (c >>> 0);
    return runWait(on, waitAccess(op - Op.atomic)!, address, fp + d, fp + b);
  }
  if (op === Op.memorySize) setPages(slots, fp + d, memory.pages, b);
  else if (op === Op.memoryGrow) setPages(slots, fp + d, memory.grow(slots[fp + a]! >>> 0), b);
  else if (op === Op.dataDrop) on.globals[on.droppedAt + d] = 1;
  else {
    const [to, from, length] = [slots[fp + d]!, slots[fp + d + 1]!, slots[fp + d + 2]!];
    runBulk(on, op, to >>> 0, from >>> 0, length >>> 0, c);
  }
}

/** What is left of a data segment: nothing once it is dropped, as one with a place is at once. */
export function segmentBytes(
  { globals, droppedAt, program }: Pick<Running, 'globals' | 'droppedAt' | 'program'>,
  segment: number,
): ArrayLike<number> {
  const { at, bytes } = program.module.data[segment]!;
  return at !== undefined || globals[droppedAt + segment] === 1 ? [] : bytes;
}

function setPages(slots: Int32Array, at: number, pages: number, isWide: number): void {
  slots[at] = pages;
  if (isWide === 1) slots[at + 1] = pages >> 31;
}

/**
 * Where to, from where or what, how many bytes. Where it fits, four bytes are one access: so does
 * any machine, and words that CPUs share are not torn. @throws Trap
 */
export function runBulk(
  on: Omit<Running, 'slots'>,
  op: number,
  to: number,
  from: number,
  length: number,
  segment: number,
): void {
  const { memory } = on;
  const size = memory.pages * PAGE;
  if (!memory.has(to, length)) throw outside(to, length, size);
  on.spend(length >>> 6);
  if (op === Op.memoryFill) {
    const value = Math.imul(from & 0xff, 0x01010101);
    eachPart(to % 4 === 0, length, (i, bytes) => memory.store(to + i, bytes, value));
    return;
  }
  if (op === Op.memoryInit) {
    const data = segmentBytes(on, segment);
    if (from + length > data.length) throw outside(from, length, data.length);
    eachPart(to % 4 === 0, length, (i, bytes) => {
      let value = 0;
      for (let j = 0; j < bytes; j++) value |= data[from + i + j]! << (8 * j);
      memory.store(to + i, bytes, value);
    });
    return;
  }
  if (!memory.has(from, length)) throw outside(from, length, size);
  const move = (i: number, bytes: number): void =>
    memory.store(to + i, bytes, memory.load(from + i, bytes));
  const isWhole = to % 4 === 0 && from % 4 === 0;
  // Copies onto themselves, upwards, begin at their end.
  if (to <= from) eachPart(isWhole, length, move);
  else eachPart(isWhole, length, move, true);
}

/** Tells of words from 0 on and the bytes behind them, or of bytes alone; or of the last first. */
function eachPart(
  isWhole: boolean,
  length: number,
  visit: (i: number, bytes: number) => void,
  isBackwards = false,
): void {
  const words = isWhole ? length >>> 2 : 0;
  const parts = words + length - 4 * words;
  for (let n = 0; n < parts; n++) {
    const part = isBackwards ? parts - 1 - n : n;
    if (part < words) visit(4 * part, 4);
    else visit(3 * words + part, 1);
  }
}

const numbers: AtomicNumbers = new Int32Array(NumberAt.words);

function runAtomic(
  { slots, memory }: Running,
  { kind, type, bytes }: AtomicAccess,
  fp: number,
  d: number,
  a: number,
  b: number,
  c: number,
): void {
  const address = (slots[fp + a]! >>> 0) + (c >>> 0);
  if (address % bytes !== 0) throw new Trap('memory', `unaligned atomic at ${address}`, address);
  const { found, first, second } = NumberAt;
  numbers.fill(0);
  if (kind !== 'load') putNumber(first, slots, fp + b, bytes);
  if (kind === 'compareExchange') putNumber(second, slots, fp + b + slotsOf(type), bytes);
  memory.atomic(kind, address, bytes, numbers);
  if (kind === 'store') return;
  slots[fp + d] = numbers[found]!;
  if (type === I64) slots[fp + d + 1] = numbers[found + 1]!;
}

/** An operand, cut to the access. */
function putNumber(to: number, slots: Int32Array, from: number, bytes: number): void {
  numbers[to] = cut(slots[from]!, Math.min(bytes, 4));
  numbers[to + 1] = bytes === 8 ? slots[from + 1]! : 0;
}
