/** The header of a unit of a DWARF line table, versions 2 to 5: its files, and how to read rows. */
import { BadModule } from './bad-module.ts';
import { ByteReader } from './byte-reader.ts';

/** Sections that hold texts of others: those of line tables, and of everything. */
export interface Strings {
  readonly line: ByteReader | undefined;
  readonly all: ByteReader | undefined;
}

interface FileEntry {
  readonly name: string;
  readonly folder: number;
}

/** What rows are read by. */
export interface LineHeader {
  readonly instructionBytes: number;
  readonly lineBase: number;
  readonly lineRange: number;
  readonly opcodeBase: number;
  /** Operands of standard opcodes, from opcode 1 on. */
  readonly lengths: readonly number[];
  readonly folders: readonly string[];
  /** By the number that rows have. */
  readonly files: readonly FileEntry[];
}

/** A number of so many bytes, the lowest first. */
export function fixed(reader: ByteReader, bytes: number): number {
  let value = 0;
  for (let i = 0; i < bytes; i++) value += reader.byte() * 2 ** (8 * i);
  return value;
}

/** The path of a file by its number: absolute if its folder is. */
export function textAt({ folders, files }: LineHeader, file: number): string {
  const { name, folder } = files[file] ?? { name: '?', folder: 0 };
  const within = folders[folder] ?? '';
  const path = name.startsWith('/') || within === '' ? name : `${within}/${name}`;
  const root = folders[0] ?? '';
  return path.startsWith('/') || folder === 0 || root === '' ? path : `${root}/${path}`;
}

/** Leaves the reader at the first opcode; undefined for a version that is not read here. */
export function readHeader(unit: ByteReader, strings: Strings): LineHeader | undefined {
  const version = fixed(unit, 2);
  if (version < 2 || version > 5) return undefined;
  if (version === 5) unit.part(2);
  const rest = unit.part(fixed(unit, 4));
  const instructionBytes = rest.byte();
  // Operations of one instruction, and whether rows are statements: neither tells a line.
  rest.part(version >= 4 ? 2 : 1);
  const lineBase = (rest.byte() << 24) >> 24;
  const lineRange = rest.byte();
  if (lineRange === 0) throw new BadModule(rest.at - 1, 'a line table whose range is 0');
  const opcodeBase = rest.byte();
  const lengths = Array.from({ length: opcodeBase - 1 }, () => rest.byte());
  const found = version === 5 ? tables(rest, strings) : lists(rest);
  return { instructionBytes, lineBase, lineRange, opcodeBase, lengths, ...found };
}

/** Versions 2 to 4: texts up to an empty one; files count from 1, folder 0 is not written down. */
function lists(rest: ByteReader) {
  const folders = [''];
  for (let text = chars(rest); text !== ''; text = chars(rest)) folders.push(text);
  const files: FileEntry[] = [{ name: '?', folder: 0 }];
  for (let name = chars(rest); name !== ''; name = chars(rest)) {
    files.push({ name, folder: rest.u32() });
    // When it was changed, and its length.
    rest.u64();
    rest.u64();
  }
  return { folders, files };
}

/** Version 5: two tables that say themselves how their fields are written. */
function tables(rest: ByteReader, strings: Strings) {
  const folders = entries(rest, strings).map(({ name }) => name);
  return { folders, files: entries(rest, strings) };
}

const PATH = 1;
const FOLDER = 2;

function entries(rest: ByteReader, strings: Strings): FileEntry[] {
  const fields = Array.from({ length: rest.byte() }, () => ({
    is: rest.u32(),
    form: rest.u32(),
  }));
  if (fields.length === 0) return [];
  return Array.from({ length: rest.count('files', 1) }, () => {
    let [name, folder] = ['?', 0];
    for (const { is, form } of fields) {
      const value = readForm(rest, form, strings);
      if (is === PATH) name = String(value);
      if (is === FOLDER) folder = Number(value);
    }
    return { name, folder };
  });
}

/** Bytes of forms of a fixed length. */
const widths: Readonly<Record<number, number>> = { 0x0b: 1, 0x05: 2, 0x06: 4, 0x07: 8, 0x1e: 16 };

const form = { block: 0x09, text: 0x08, anyText: 0x0e, number: 0x0f, lineText: 0x1f } as const;

/** @throws BadModule for a form that no line table has. */
function readForm(rest: ByteReader, is: number, { line, all }: Strings): string | number {
  const width = widths[is];
  if (width !== undefined) return fixed(rest.part(width), Math.min(4, width));
  if (is === form.text) return chars(rest);
  if (is === form.number) return rest.u32();
  if (is === form.lineText || is === form.anyText) {
    const section = is === form.lineText ? line : all;
    const at = fixed(rest, 4);
    return section ? chars(new ByteReader(section.bytes, section.at + at, section.end)) : '?';
  }
  if (is === form.block) {
    rest.part(rest.u32());
    return '?';
  }
  throw new BadModule(rest.at, `a line table with form ${is}`);
}

/** Text up to a zero; what cannot be printed becomes a question mark. */
function chars(reader: ByteReader): string {
  const from = reader.at;
  while (reader.byte() !== 0);
  const bytes = reader.bytes.subarray(from, reader.at - 1);
  return new TextDecoder().decode(bytes).replaceAll(/\p{C}/gu, '?');
}
