/** Lowers what works on memory: loads, stores, bulk operations, atomics. */
import { BadModule, cures, unsupported } from '../decode/bad-module.ts';
import type { Body } from './body.ts';
import { I32 } from '../decode/module.ts';
import { accesses, atomicAccess, Op } from './operations.ts';

const FIRST_STORE = 0x36;

/** Lowers the instruction if it is one of these. @throws BadModule */
export function lowerMemory(into: Body, op: number): boolean {
  const access = accesses[op];
  if (access) {
    needMemory(into);
    const offset = readOffset(into, access.bytes, false);
    if (op < FIRST_STORE) {
      const address = into.pop(I32);
      into.emit(op, into.push(access.type).home, address.slot, 0, offset);
    } else {
      const value = into.pop(access.type);
      into.emit(op, 0, into.pop(I32).slot, value.slot, offset);
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

/** The constant that is added to an address; the alignment hint must not promise too much. */
function readOffset(into: Body, bytes: number, isExact: boolean): number {
  const { reader } = into;
  const alignment = 2 ** Math.min(reader.u32(), 31);
  if (isExact ? alignment !== bytes : alignment > bytes) {
    throw new BadModule(into.at, `alignment ${alignment} for an access of ${bytes} bytes`);
  }
  return reader.u32() | 0;
}

function readZero(into: Body): void {
  if (into.reader.byte() !== 0) throw new BadModule(into.at, 'there is one memory, 0');
}

function lowerSize(into: Body, op: number): boolean {
  needMemory(into);
  readZero(into);
  if (op === 0x3f) {
    into.emit(Op.memorySize, into.push(I32).home);
  } else {
    const { slot } = into.pop(I32);
    into.emit(Op.memoryGrow, into.push(I32).home, slot);
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
  const [length, second, first] = [into.pop(I32), into.pop(I32), into.pop(I32)];
  // All three at home, side by side, so that the segment has a word of its own.
  for (const operand of [first, second, length]) into.copy(operand, operand.home);
  const kind = op === 8 ? Op.memoryInit : op === 10 ? Op.memoryCopy : Op.memoryFill;
  into.emit(kind, first.home, 0, 0, segment);
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
  if (op <= 2) throw unsupported(into.at, 'waiting in memory', 'let the lock spin instead');
  const access = atomicAccess(op);
  if (!access) throw new BadModule(into.at, `there is no instruction 0xfe 0x${op.toString(16)}`);
  needMemory(into);
  const { type, kind, bytes } = access;
  const offset = readOffset(into, bytes, true);
  const second = kind === 'compareExchange' ? into.pop(type) : undefined;
  const first = kind === 'load' ? undefined : into.pop(type);
  const address = into.pop(I32);
  if (first && second) {
    // Both at home, side by side, so that one word names them.
    into.copy(first, first.home);
    into.copy(second, second.home);
    into.emit(Op.atomic + op, into.push(type).home, address.slot, first.home, offset);
    return true;
  }
  const d = kind === 'store' ? 0 : into.push(type).home;
  into.emit(Op.atomic + op, d, address.slot, first?.slot ?? 0, offset);
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
