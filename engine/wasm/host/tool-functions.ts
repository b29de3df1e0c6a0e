/** Functions that a rewritten module has of ours: what is done before a store, and the journal. */
import { I32, I64 } from '../decode/module.ts';
import { access, call, type Code, get, halt, i32, i64, is, set, when } from './bytes.ts';
import { ENTRY, type Layout, TOLD } from './layout.ts';

/** A function: its type, its locals beside the parameters, its code. */
export interface ToolFunction {
  readonly params: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly code: Code;
}

/** Numbers of functions in the rewritten module. */
export interface ToolNumbers {
  /** Imported: a marked byte is read; a bulk operation; the journal is full. */
  readonly reads: number;
  readonly bulk: number;
  readonly full: number;
  readonly log: number;
  /** By bytes of a store. */
  readonly before: Readonly<Record<number, number>>;
  readonly cut: number;
}

/** Loads of unsigned numbers, and stores, by their bytes. */
export const plainLoads: Readonly<Record<number, number>> = { 1: 0x2d, 2: 0x2f, 4: 0x28, 8: 0x29 };
const plainStores: Readonly<Record<number, number>> = { 1: 0x3a, 2: 0x3b, 4: 0x36, 8: 0x37 };

/** A constant as wide as addresses are. */
export const constant = (is64: boolean, value: number): Code => (is64 ? i64(value, 0) : i32(value));

/** The functions behind the module's own, in the order of `log`, `before` and `cut`. */
export function toolFunctions(layout: Layout, numbers: ToolNumbers, is64: boolean): ToolFunction[] {
  const stores = [1, 2, 4, 8].map((bytes) => before(bytes, layout, numbers, is64));
  return [log(layout, numbers, is64), ...stores, cut];
}

/** Puts the word of an address, and its marks, into the journal. */
function log(layout: Layout, { full }: ToolNumbers, is64: boolean): ToolFunction {
  const [address, entry] = [0, 1];
  const at = (local: number): Code => (is64 ? [...get(local), is.extend] : get(local));
  const zero = constant(is64, 0);
  return {
    params: [I32],
    results: [],
    locals: [I32],
    code: [
      [...get(address), ...i32(-4), is.and, ...set(address)],
      [...zero, ...access(is.load, layout.journalEnd), ...set(entry)],
      [...at(entry), ...get(address), ...i32(2), is.shiftRight, ...access(is.store, 0)],
      [...at(entry), ...at(address), ...access(is.load, 0), ...access(is.store, 4)],
      [...at(entry), ...at(address), ...access(is.load, layout.marks), ...access(is.store, 8)],
      [...get(entry), ...i32(ENTRY), is.add, ...set(entry)],
      [...zero, ...get(entry), ...access(is.store, layout.journalEnd)],
      [...get(entry), ...i32(layout.journalFull), is.greater, ...when(call(full))],
    ].flat(),
  };
}

/** What is done before a store of so many bytes: an address and the marks there are given. */
function before(bytes: number, layout: Layout, { log: put }: ToolNumbers, is64: boolean) {
  const [address, marks] = [0, 1];
  const isWide = bytes === 8;
  const isAny = isWide ? [...i64(0, 0), is.notEqual64] : [];
  const told = isWide ? i64(TOLD * 0x01010101, TOLD * 0x01010101) : i32(TOLD * 0x01010101);
  const also = (distance: number): Code => [
    ...get(address),
    ...i32(distance),
    is.add,
    ...call(put),
  ];
  const crosses = [...get(address), ...i32(3), is.and];
  const over: Readonly<Record<number, Code>> = {
    1: [],
    2: [...crosses, ...i32(2), is.greater, ...when(also(4))],
    4: [...crosses, ...when(also(4))],
    8: [...also(4), ...crosses, ...when(also(8))],
  };
  const at = is64 ? [...get(address), is.extend] : get(address);
  const clear = [...at, ...(isWide ? i64(0, 0) : i32(0))];
  return {
    params: [I32, isWide ? I64 : I32],
    results: [],
    locals: [],
    code: [
      [...get(marks), ...told, isWide ? is.and64 : is.and, ...isAny, ...when(halt)],
      [...get(address), ...call(put), ...over[bytes]!],
      [...get(marks), ...isAny, ...when(clear, access(plainStores[bytes]!, layout.marks))],
    ].flat(),
  };
}

/** A number of 64 bits cut to 32: all ones where it needs more. */
const cut: ToolFunction = {
  params: [I64],
  results: [I32],
  locals: [],
  code: [
    [...get(0), is.wrap, ...i32(-1)],
    [...get(0), ...i64(32, 0), is.shiftRight64, is.eqz64, is.select],
  ].flat(),
};
