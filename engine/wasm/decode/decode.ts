/**
 * The sections of a module, in their order, each read to its end and not beyond. Everything that
 * names something else by number is checked here or, inside bodies, in `lower.ts`.
 * Source: WebAssembly Core Specification 2.0, sections 5.5 and 3.4.
 */
import { BadModule, cures, unsupported } from './bad-module.ts';
import { ByteReader } from './byte-reader.ts';
import {
  readConstant,
  readFunctionType,
  readMemoryLimits,
  readPlace,
  readReferenceType,
  readTableLimits,
  readValueType,
} from './decode-types.ts';
import { readNames } from './names.ts';
import {
  type FunctionEntry,
  type Module,
  type ModuleLimits,
  moduleLimits,
  TABLE_MAX,
} from './module.ts';

type Section = (reader: ByteReader, module: Module, limits: ModuleLimits) => void;

const KINDS = ['function', 'table', 'memory', 'global'] as const;
const NO_TABLE = -1;

/** Sections by their code; the data count section (12) comes before code (10). */
const sections: Readonly<Record<number, Section>> = {
  1: readTypes,
  2: readImports,
  3: readFunctions,
  4: readTables,
  5: readMemories,
  6: readGlobals,
  7: readExports,
  8: readStart,
  9: readElements,
  10: readCode,
  11: readData,
  12: (reader, module) => void (module.dataCount = reader.u32()),
};

const rank = (code: number): number => (code === 12 ? 9.5 : code);

/**
 * The module in these bytes.
 * @throws BadModule saying where and why, for anything that is not a module this machine can run.
 */
export function decode(bytes: Uint8Array, limits: ModuleLimits = moduleLimits): Module {
  if (bytes.length > limits.fileMax) {
    throw new BadModule(limits.fileMax, `at most ${limits.fileMax} bytes, got ${bytes.length}`);
  }
  const reader = new ByteReader(bytes);
  readMagic(reader);
  const module = emptyModule(bytes);
  const names: ByteReader[] = [];
  let last = 0;
  while (!reader.isAtEnd) {
    const at = reader.at;
    const code = reader.byte();
    const section = reader.part(reader.u32());
    if (code === 0) {
      if (section.name() === 'name') names.push(section);
      continue;
    }
    const read = sections[code];
    if (!read) throw new BadModule(at, `there is no section ${code}`);
    if (rank(code) <= last) throw new BadModule(at, `section ${code} is out of order`);
    last = rank(code);
    read(section, module, limits);
    section.finish(`section ${code}`);
  }
  checkWhole(module);
  nameFunctions(module, names);
  return module;
}

const emptyModule = (bytes: Uint8Array): Module => ({
  bytes,
  types: [],
  functions: [],
  globals: [],
  exports: new Map(),
  data: [],
  elements: [],
  memory: undefined,
  tableSize: NO_TABLE,
  isTable64: false,
  start: undefined,
  dataCount: undefined,
});

function readMagic(reader: ByteReader): void {
  const magic = [0x00, 0x61, 0x73, 0x6d];
  for (const [i, expected] of magic.entries()) {
    if (reader.bytes[i] === expected) continue;
    throw new BadModule(i, 'not a WebAssembly module: it must start with \\0asm');
  }
  reader.at = 4;
  const version = [1, 0, 0, 0];
  if (version.some((expected) => reader.byte() !== expected)) {
    throw new BadModule(4, 'not a core module of version 1');
  }
}

function checkWhole(module: Module): void {
  const end = module.bytes.length;
  const missing = module.functions.find(({ body, imported }) => !body && imported === undefined);
  if (missing) throw new BadModule(end, 'a function has no body: the code section is missing');
  if (module.dataCount !== undefined && module.dataCount !== module.data.length) {
    throw new BadModule(end, `${module.dataCount} data segments announced, ${module.data.length}`);
  }
}

function readTypes(reader: ByteReader, module: Module): void {
  for (let n = reader.count('types', 3); n > 0; n--) module.types.push(readFunctionType(reader));
}

function typeAt(reader: ByteReader, { types }: Module) {
  const at = reader.at;
  const index = reader.u32();
  const type = types[index];
  if (type) return type;
  throw new BadModule(at, `type ${index} of ${types.length}`);
}

function readImports(reader: ByteReader, module: Module, limits: ModuleLimits): void {
  for (let n = reader.count('imports', 4); n > 0; n--) {
    const name = `${reader.name()}.${reader.name()}`;
    const at = reader.at;
    const kind = reader.byte();
    if (kind === 0) {
      const type = typeAt(reader, module);
      module.functions.push({ type, name, imported: name });
    } else if (kind === 2) readMemory(reader, module, limits);
    else {
      const what = KINDS[kind] ?? `thing of kind ${kind}`;
      throw new BadModule(at, `imported ${what} ${name}: link without it, as a whole program`);
    }
  }
}

function readFunctions(reader: ByteReader, module: Module): void {
  for (let n = reader.count('functions', 1); n > 0; n--) {
    const type = typeAt(reader, module);
    module.functions.push({ type, name: `function ${module.functions.length}` });
  }
}

function readTables(reader: ByteReader, module: Module): void {
  for (let n = reader.count('tables', 3); n > 0; n--) {
    const at = reader.at;
    readReferenceType(reader);
    const { size, is64 } = readTableLimits(reader, TABLE_MAX);
    if (module.tableSize !== NO_TABLE) {
      throw unsupported(at, 'more than one table', cures.references);
    }
    module.tableSize = size;
    module.isTable64 = is64;
  }
}

function readMemories(reader: ByteReader, module: Module, limits: ModuleLimits): void {
  for (let n = reader.count('memories', 2); n > 0; n--) readMemory(reader, module, limits);
}

function readMemory(reader: ByteReader, module: Module, limits: ModuleLimits): void {
  if (module.memory) throw new BadModule(reader.at, 'at most one memory');
  module.memory = readMemoryLimits(reader, limits.pagesMax);
}

function readGlobals(reader: ByteReader, module: Module): void {
  for (let n = reader.count('globals', 4); n > 0; n--) {
    const type = readValueType(reader);
    const at = reader.at;
    const mutability = reader.byte();
    if (mutability > 1) throw new BadModule(at, `mutability ${mutability}, must be 0 or 1`);
    const { low, high } = readConstant(reader, type);
    module.globals.push({ type, isMutable: mutability === 1, low, high });
  }
}

function readExports(reader: ByteReader, module: Module): void {
  const { functions, globals } = module;
  const sizes = [functions.length, module.tableSize < 0 ? 0 : 1, module.memory ? 1 : 0];
  for (let n = reader.count('exports', 3); n > 0; n--) {
    const name = reader.name();
    const at = reader.at;
    const code = reader.byte();
    const index = reader.u32();
    const kind = KINDS[code];
    if (kind === undefined) throw new BadModule(at, `${name}: export of kind ${code}`);
    const size = sizes[code] ?? globals.length;
    if (index >= size) throw new BadModule(at, `${name}: ${kind} ${index} of ${size}`);
    if (module.exports.has(name)) throw new BadModule(at, `two exports are called ${name}`);
    module.exports.set(name, { kind, index });
  }
}

function readStart(reader: ByteReader, module: Module): void {
  const at = reader.at;
  const index = functionAt(reader, module);
  const { params, results } = module.functions[index]!.type;
  if (params.length + results.length > 0) {
    throw new BadModule(at, 'the start function must take and give nothing');
  }
  module.start = index;
}

function functionAt(reader: ByteReader, { functions }: Module): number {
  const at = reader.at;
  const index = reader.u32();
  if (index < functions.length) return index;
  throw new BadModule(at, `function ${index} of ${functions.length}`);
}

/** Active segments of function numbers for table 0: what compilers write for indirect calls. */
function readElements(reader: ByteReader, module: Module): void {
  for (let n = reader.count('element segments', 4); n > 0; n--) {
    const start = reader.at;
    const flags = reader.u32();
    if (flags !== 0 && flags !== 2) {
      throw unsupported(start, `an element segment of kind ${flags}`, cures.references);
    }
    if (flags === 2 && reader.u32() !== 0) throw new BadModule(start, 'there is one table, 0');
    const at = readPlace(reader, module.isTable64);
    if (flags === 2 && reader.byte() !== 0) throw new BadModule(start, 'element kind must be 0');
    const functions: number[] = [];
    for (let m = reader.count('elements', 1, TABLE_MAX); m > 0; m--) {
      functions.push(functionAt(reader, module));
    }
    if (at + functions.length > Math.max(0, module.tableSize)) {
      throw new BadModule(start, `elements ${at}..${at + functions.length} exceed the table`);
    }
    module.elements.push({ at, functions });
  }
}

function readCode(reader: ByteReader, module: Module): void {
  const at = reader.at;
  const own = module.functions.filter(({ imported }) => imported === undefined);
  const count = reader.count('bodies', 2);
  if (count !== own.length) {
    throw new BadModule(at, `${own.length} functions announced, ${count} bodies`);
  }
  for (const entry of own) {
    const body = reader.part(reader.u32());
    Object.assign(entry, { body: { from: body.at, to: body.end } });
  }
}

function readData(reader: ByteReader, module: Module): void {
  for (let n = reader.count('data segments', 2); n > 0; n--) {
    const start = reader.at;
    const flags = reader.u32();
    if (flags > 2) throw new BadModule(start, `data segment of kind ${flags}`);
    if (flags === 2 && reader.u32() !== 0) throw new BadModule(start, 'there is one memory, 0');
    const at = flags === 1 ? undefined : readPlace(reader, module.memory?.is64 ?? false);
    const { at: from, end } = reader.part(reader.u32());
    const bytes = reader.bytes.subarray(from, end);
    if (at !== undefined && at + bytes.length > (module.memory?.pages ?? 0) * 65_536) {
      throw new BadModule(start, `data for address ${at} lies outside the memory`);
    }
    module.data.push({ at, bytes });
  }
}

/** Damaged names are no reason to refuse the code. */
function nameFunctions(module: Module, sectionsOfNames: readonly ByteReader[]): void {
  for (const [name, { kind, index }] of module.exports) {
    if (kind === 'function') nameFunction(module.functions[index], name);
  }
  for (const section of sectionsOfNames) {
    for (const [index, name] of readNames(section)) nameFunction(module.functions[index], name);
  }
}

/** Imported functions are called what the module asks for; its source may call them otherwise. */
function nameFunction(entry: FunctionEntry | undefined, name: string): void {
  if (!entry) return;
  if (entry.imported === undefined) entry.name = name;
  else entry.symbol = name;
}
