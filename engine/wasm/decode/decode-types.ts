/** The small things that sections are made of: types, limits, constant expressions. */
import { BadModule, cures, unsupported } from './bad-module.ts';
import type { ByteReader } from './byte-reader.ts';
import {
  type FunctionType,
  I32,
  I64,
  type MemoryEntry,
  PARAMS_MAX,
  RESULTS_MAX,
  type ValueType,
} from './module.ts';

const FUNCREF = 0x70;
const typeNames: Readonly<Record<number, string>> = { [I32]: 'i32', [I64]: 'i64' };

/** `i32`, as error messages write types. */
export const typeName = (type: number): string => typeNames[type] ?? 'anything';

/** @throws BadModule for a float, a vector or a reference, naming what avoids it. */
export function readValueType(reader: ByteReader): ValueType {
  const at = reader.at;
  return valueTypeOf(reader.byte(), at);
}

/** The value type of this code, which stands at `at`. @throws BadModule */
export function valueTypeOf(code: number, at: number): ValueType {
  if (code === I32 || code === I64) return code;
  if (code === 0x7d || code === 0x7c) throw unsupported(at, 'a floating-point value', cures.float);
  if (code === 0x7b) throw unsupported(at, 'a vector value', cures.simd);
  if (code === FUNCREF || code === 0x6f) {
    throw unsupported(at, 'a reference value', cures.references);
  }
  throw new BadModule(at, `0x${code.toString(16)} is no value type`);
}

/** What a function takes and gives. @throws BadModule */
export function readFunctionType(reader: ByteReader): FunctionType {
  const at = reader.at;
  const form = reader.byte();
  if (form !== 0x60) throw unsupported(at, `type form 0x${form.toString(16)}`, cures.garbage);
  const list = (what: string, max: number) =>
    Array.from({ length: reader.count(what, 1, max) }, () => readValueType(reader));
  return { params: list('parameters', PARAMS_MAX), results: list('results', RESULTS_MAX) };
}

/** The type of a table's entries, which must be functions. @throws BadModule */
export function readReferenceType(reader: ByteReader): void {
  const at = reader.at;
  if (reader.byte() !== FUNCREF) throw unsupported(at, 'a table of references', cures.references);
}

/** Bits of limits: is the most given, is it shared, is it named by numbers of 64 bits? */
const HAS_MOST = 1;
const SHARED = 2;
const WIDE = 4;

/** How many entries a table starts with, and whether they have numbers of 64 bits. */
export function readTableLimits(reader: ByteReader, max: number) {
  const at = reader.at;
  const flags = reader.byte();
  if ((flags & ~(HAS_MOST | WIDE)) !== 0) throw new BadModule(at, `limits of kind ${flags}`);
  const { least } = limitsBehind(reader, at, flags, max, 'table entries');
  return { size: least, is64: (flags & WIDE) !== 0 };
}

/** Least and most of something; `most` is `max` where the file does not say. */
function limitsBehind(reader: ByteReader, at: number, flags: number, max: number, what: string) {
  const read = (): number => ((flags & WIDE) === 0 ? reader.u32() : wideOf(reader.u64(), reader));
  const least = read();
  const most = flags & HAS_MOST ? read() : max;
  if (least > max) throw new BadModule(at, `at most ${max} ${what}, got ${least}`);
  if (most < least) throw new BadModule(at, `at least ${least} and at most ${most} ${what}`);
  return { least, most };
}

/** How many pages a memory starts with, and may get. @throws BadModule */
export function readMemoryLimits(reader: ByteReader, pagesMax: number): MemoryEntry {
  const at = reader.at;
  const flags = reader.byte();
  const isShared = (flags & SHARED) !== 0;
  // What is shared must say how large it may get.
  if (flags > 7 || (isShared && (flags & HAS_MOST) === 0)) {
    throw new BadModule(at, `memory limits of kind ${flags}`);
  }
  const { least, most } = limitsBehind(reader, at, flags, pagesMax, 'pages of memory');
  const is64 = (flags & WIDE) !== 0;
  return { pages: least, pagesMax: Math.min(most, pagesMax), isShared, is64 };
}

/** An unsigned number of 64 bits whose lower word was just read; rounded beyond 2^53. */
export const wideOf = (low: number, { high }: { readonly high: number }): number =>
  (low >>> 0) + (high >>> 0) * 2 ** 32;

/** Where a segment goes, by a constant as wide as addresses are. @throws BadModule */
export function readPlace(reader: ByteReader, is64: boolean): number {
  const constant = readConstant(reader, is64 ? I64 : I32);
  return is64 ? wideOf(constant.low, constant) : constant.low >>> 0;
}

/** A constant expression; those that read an imported global cannot occur, there being none. */
export function readConstant(reader: ByteReader, type: ValueType) {
  const at = reader.at;
  const op = reader.byte();
  let low = 0;
  let high = 0;
  if (op === 0x41 && type === I32) low = reader.s32();
  else if (op === 0x42 && type === I64) {
    low = reader.s64();
    high = reader.high;
  } else throw new BadModule(at, `must be a constant of type ${typeName(type)}`);
  if (reader.byte() !== 0x0b) throw new BadModule(reader.at - 1, 'must be one constant alone');
  return { low, high };
}
