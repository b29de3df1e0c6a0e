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

/** Least and most of something; `most` is `max` where the file does not say. */
export function readLimits(reader: ByteReader, max: number, what: string) {
  const at = reader.at;
  const flags = reader.byte();
  if (flags > 1) throw new BadModule(at, `limits of kind ${flags}`);
  return limitsBehind(reader, at, flags, max, what);
}

function limitsBehind(reader: ByteReader, at: number, flags: number, max: number, what: string) {
  const least = reader.u32();
  const most = flags & 1 ? reader.u32() : max;
  if (least > max) throw new BadModule(at, `at most ${max} ${what}, got ${least}`);
  if (most < least) throw new BadModule(at, `at least ${least} and at most ${most} ${what}`);
  return { least, most };
}

/** How many pages a memory starts with, and may get. @throws BadModule */
export function readMemoryLimits(reader: ByteReader, pagesMax: number): MemoryEntry {
  const at = reader.at;
  const flags = reader.byte();
  if (flags & 4) throw unsupported(at, 'a memory of 64-bit addresses', cures.memory64);
  if (flags > 3 || flags === 2) throw new BadModule(at, `memory limits of kind ${flags}`);
  const { least, most } = limitsBehind(reader, at, flags, pagesMax, 'pages of memory');
  return { pages: least, pagesMax: Math.min(most, pagesMax), isShared: flags === 3 };
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
