/**
 * A decoded module: what the sections say, nothing lowered yet. Only what this machine runs can be
 * written down here: no floats, no references but the function table's.
 */

/** A value's type, by its code in the binary format. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export type ValueType = typeof I32 | typeof I64;

/** 32-bit slots that a value takes. */
export const slotsOf = (type: number): number => (type === I64 ? 2 : 1);

/** What a function takes and gives. */
export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A function of the module, or an imported one (which has no body). */
export interface FunctionEntry {
  readonly type: FunctionType;
  /** For people: from the name section, else an export, else `function N`. */
  name: string;
  /** `module.name` of an imported function. */
  readonly imported?: string;
  /** What the source calls an imported function, if there is a name section. */
  symbol?: string;
  /** Bytes of the body in the file: locals and code. */
  readonly body?: { readonly from: number; readonly to: number };
}

/** A global variable with its initial value. */
export interface GlobalEntry {
  readonly type: ValueType;
  readonly isMutable: boolean;
  readonly low: number;
  readonly high: number;
}

/** Sizes in pages of 64 KiB. */
export interface MemoryEntry {
  readonly pages: number;
  readonly pagesMax: number;
  readonly isShared: boolean;
  /** Are its addresses numbers of 64 bits? */
  readonly is64: boolean;
}

/** Bytes for the memory: `at` is undefined for a passive segment. */
export interface DataSegment {
  readonly at: number | undefined;
  readonly bytes: Uint8Array;
}

/** Function numbers for the table. */
export interface ElementSegment {
  readonly at: number;
  readonly functions: readonly number[];
}

/** An exported thing by its kind and number. */
export interface ExportEntry {
  readonly kind: 'function' | 'table' | 'memory' | 'global';
  readonly index: number;
}

/** Everything that the sections say. */
export interface Module {
  readonly bytes: Uint8Array;
  readonly types: FunctionType[];
  readonly functions: FunctionEntry[];
  readonly globals: GlobalEntry[];
  readonly exports: Map<string, ExportEntry>;
  readonly data: DataSegment[];
  readonly elements: ElementSegment[];
  memory: MemoryEntry | undefined;
  /** Entries of the function table; -1 without one. */
  tableSize: number;
  /** Are its entries numbered by 64 bits? */
  isTable64: boolean;
  start: number | undefined;
  /** As the data count section says; bodies that name segments need it. */
  dataCount: number | undefined;
}

/** What a module may ask for, at most. */
export interface ModuleLimits {
  /** Bytes of the file. */
  readonly fileMax: number;
  /** Pages of 64 KiB that it starts with. */
  readonly pagesMax: number;
}

/** 4 MiB of file, 16 MiB of memory. */
export const moduleLimits: ModuleLimits = { fileMax: 2 ** 22, pagesMax: 256 };

/** Limits that no allocator meets, so that hostile files cannot ask for everything. */
export const TABLE_MAX = 65_536;
export const PARAMS_MAX = 64;
export const RESULTS_MAX = 16;
export const SLOTS_MAX = 4096;
