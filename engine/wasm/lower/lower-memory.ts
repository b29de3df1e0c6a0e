/** Lowers what works on memory: loads, stores, bulk operations, atomics. */
import { BadModule, cures, unsupported } from '../decode/bad-module.ts';
import type { Body } from './body.ts';
import { I32, I64, type ValueType } from '../decode/module.ts';
import type { Operand } from './operand-stack.ts';
import { accesses, atomicAccess, Op, waitAccess } from './operations.ts';

const FIRST_STORE = 0x36;

/** Lowers the instruction if it is one of these. @throws BadModule */
export function lowerMemory(into: Body, op: number): boolean {
  const access = accesses[op];
  if (access) {
    needMemory(into);
    const offset = readOffset(into, access.bytes, false);
    if (op < FIRST_STORE) {
      const [address, c] = popAddress(into, offset);
      into.emit(op, into.push(access.type).home, address, 0, c);
    } else {
      const value = into.pop(access.type);
      const [address, c] = popAddress(into, offset);
      into.emit(op, 0, address, value.slot, c);
    }
    return true;
  }
  if (op === 0x3f || op === 0x40) return lowerSize(into, op);
  if (op === 0xfc) return lowerBulk(into);
  if (op === 0xfe) return lowerAtomic(into);
  return refuse(into, op);
}

function needMemory(into: Body): void {
  if (!into.module.memory) throw new BadModule(into.at, 'the module has no memory');
}

/** What addresses, and numbers of bytes and of pages, are. */
export const addressType = ({ module }: Pick<Body, 'module'>): ValueType =>
  module.memory?.is64 ? I64 : I32;

/** The constant that is added to an address, the lower word first. */
type Offset = readonly [number, number];

/**
 * The slot of the address on top, and what is to be added to it. One of 64 bits is summed up and
 * cut first, into its own home: no memory reaches beyond 32 bits.
 */
function popAddress(into: Body, [low, high]: Offset): readonly [number, number] {
  const type = addressType(into);
  const operand = into.pop(type);
  if (type === I32) return [operand.slot, low];
  into.emit(Op.address, operand.home, operand.slot, low, high);
  return [operand.home, 0];
}

/** Brings a number to a slot, cut if it has 64 bits. */
export function bringCut(into: Body, operand: Operand, isWide: boolean, to: number): void {
  if (isWide) into.emit(Op.address, to, operand.slot);
  else into.copy(operand, to);
}

/** The alignment hint must not promise too much. */
function readOffset(into: Body, bytes: number, isExact: boolean): Offset {
  const { reader } = into;
  const alignment = 2 ** Math.min(reader.u32(), 31);
  if (isExact ? alignment !== bytes : alignment > bytes) {
    throw new BadModule(into.at, `alignment ${alignment} for an access of ${bytes} bytes`);
  }
  if (addressType(into) === I32) return [reader.u32() | 0, 0];
  const low = reader.u64();
  return [low, reader.high];
}

function readZero(into: Body): void {
  if (into.reader.byte() !== 0) throw new BadModule(into.at, 'there is one memory, 0');
}

function lowerSize(into: Body, op: number): boolean {
  needMemory(into);
  readZero(into);
  const type = addressType(into);
  const isWide = type === I64;
  if (op === 0x3f) {
    into.emit(Op.memorySize, into.push(type).home, 0, isWide ? 1 : 0);
  } else {
    const pages = into.pop(type);
    const { home } = into.push(type);
    if (isWide) into.emit(Op.address, home, pages.slot);
    into.emit(Op.memoryGrow, home, isWide ? home : pages.slot, isWide ? 1 : 0);
  }
  return true;
}

function lowerBulk(into: Body): boolean {
  const op = into.reader.u32();
  if (op <= 7) throw unsupported(into.at, 'floating-point arithmetic', cures.float);
  if (op === 9) {
    into.emit(Op.dataDrop, readSegment(into));
    return true;
  }
  if (op !== 8 && op !== 10 && op !== 11) {
    throw unsupported(into.at, `table instruction ${op}`, cures.references);
  }
  needMemory(into);
  const segment = op === 8 ? readSegment(into) : 0;
  readZero(into);
  if (op === 10) readZero(into);
  // Segments are counted in 32 bits, whatever addresses are; and so is what memory is filled with.
  const type = addressType(into);
  const types = [type, op === 10 ? type : I32, op === 8 ? I32 : type];
  const operands = types.toReversed().map((wanted) => into.pop(wanted));
  const { home } = operands.at(-1)!;
  // All three side by side, so that the segment has a word of its own; upwards, so that none is
  // written over before it is read.
  for (const [i, operand] of operands.toReversed().entries()) {
    bringCut(into, operand, types[i] === I64, home + i);
  }
  const kind = op === 8 ? Op.memoryInit : op === 10 ? Op.memoryCopy : Op.memoryFill;
  into.emit(kind, home, 0, 0, segment);
  return true;
}

function readSegment(into: Body): number {
  const { dataCount } = into.module;
  const index = into.reader.u32();
  if (dataCount === undefined || index >= dataCount) {
    throw new BadModule(into.at, `data segment ${index} of ${dataCount ?? 'an unknown number'}`);
  }
  return index;
}

const FENCE = 0x03;

function lowerAtomic(into: Body): boolean {
  const op = into.reader.u32();
  if (op === FENCE) {
    // All accesses are in one order as it is.
    readZero(into);
    return true;
  }
  if (waitAccess(op)) return lowerWait(into, op);
  const access = atomicAccess(op);
  if (!access) throw new BadModule(into.at, `there is no instruction 0xfe 0x${op.toString(16)}`);
  needMemory(into);
  const { type, kind, bytes } = access;
  const offset = readOffset(into, bytes, true);
  const second = kind === 'compareExchange' ? into.pop(type) : undefined;
  const first = kind === 'load' ? undefined : into.pop(type);
  const [address, c] = popAddress(into, offset);
  if (first && second) {
    // Both at home, side by side, so that one word names them.
    into.copy(first, first.home);
    into.copy(second, second.home);
    into.emit(Op.atomic + op, into.push(type).home, address, first.home, c);
    return true;
  }
  const d = kind === 'store' ? 0 : into.push(type).home;
  into.emit(Op.atomic + op, d, address, first?.slot ?? 0, c);
  return true;
}

/** The number and the time of a wait come home, so that one word names them. */
function lowerWait(into: Body, op: number): boolean {
  needMemory(into);
  const { kind, type, bytes } = waitAccess(op)!;
  const offset = readOffset(into, bytes, true);
  const time = kind === 'wait' ? into.pop(I64) : undefined;
  const number = into.pop(type);
  const [address, c] = popAddress(into, offset);
  into.copy(number, number.home);
  if (time) into.copy(time, time.home);
  into.emit(Op.atomic + op, into.push(I32).home, address, number.home, c);
  return true;
}

/** What other proposals brought, by the first byte. */
function refuse(into: Body, op: number): boolean {
  const { at } = into;
  if (op === 0xfd) throw unsupported(at, 'vector arithmetic', cures.simd);
  if (op === 0x12 || op === 0x13 || op === 0x15) {
    throw unsupported(at, 'a tail call', cures.tailCalls);
  }
  if ((0x06 <= op && op <= 0x0a) || op === 0x18 || op === 0x19 || op === 0x1f) {
    throw unsupported(at, 'exception handling', cures.exceptions);
  }
  if (op === 0x25 || op === 0x26 || (0xd0 <= op && op <= 0xd2)) {
    throw unsupported(at, 'a reference value', cures.references);
  }
  if (op === 0xfb) throw unsupported(at, 'garbage collection', cures.garbage);
  return false;
}
