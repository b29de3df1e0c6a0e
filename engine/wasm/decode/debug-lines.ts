/**
 * Source lines of a binary that was compiled with `-g`: the line table of its DWARF, versions 2 to
 * 5, which clang, rustc and zig write as custom sections. For people only: a table that is damaged,
 * or of a form that is not read here, has no lines. Addresses in it count from the first byte of
 * the code section's contents.
 * Source: DWARF Debugging Information Format 5, sections 6.2 and 7.5; DWARF for WebAssembly.
 */
import { BadModule } from './bad-module.ts';
import { ByteReader } from './byte-reader.ts';
import { fixed, type LineHeader, readHeader, type Strings, textAt } from './debug-header.ts';

/** A line of a file, as the compiler was given it: absolute, or from where it ran. */
export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

const CUSTOM = 0;
const CODE = 10;

/** The line that the instruction at this byte of the file is of. Cost: linear in the table. */
export function sourceLineAt(bytes: Uint8Array, byte: number): SourceLine | undefined {
  try {
    const { code, custom } = sectionsOf(bytes);
    const table = custom.get('.debug_line');
    if (!table || code === undefined) return undefined;
    const strings = { line: custom.get('.debug_line_str'), all: custom.get('.debug_str') };
    return lineIn(table, strings, byte - code);
  } catch (error) {
    if (error instanceof BadModule) return undefined;
    throw error;
  }
}

/** Where the code section's contents begin, and the custom sections by name. */
function sectionsOf(bytes: Uint8Array) {
  const custom = new Map<string, ByteReader>();
  const reader = new ByteReader(bytes, 8);
  let code: number | undefined;
  while (!reader.isAtEnd) {
    const id = reader.byte();
    const section = reader.part(reader.u32());
    if (id === CODE) code = section.at;
    if (id === CUSTOM) custom.set(section.name(), section);
  }
  return { code, custom };
}

function lineIn(table: ByteReader, strings: Strings, address: number): SourceLine | undefined {
  while (!table.isAtEnd) {
    const unit = table.part(fixed(table, 4));
    const header = readHeader(unit, strings);
    if (!header) continue;
    const found = new Rows(unit, header).at(address);
    if (found) return { file: textAt(header, found.file), line: found.line };
  }
  return undefined;
}

/** Standard opcodes; those that change nothing that is looked for are skipped by their lengths. */
const copy = 1;
const advancePc = 2;
const advanceLine = 3;
const setFile = 4;
const constAddPc = 8;
const fixedAdvancePc = 9;

/** Extended opcodes. */
const endSequence = 1;
const setAddress = 2;

interface Row {
  readonly address: number;
  readonly file: number;
  readonly line: number;
}

/** The state machine that a line program drives. */
class Rows {
  private readonly program: ByteReader;
  private readonly header: LineHeader;
  private address = 0;
  private file = 1;
  private line = 1;
  /** Of the sequence under way: its last row; and where it began, 0 for code that was left out. */
  private last: Row | undefined;
  private begin = 0;
  private found: Row | undefined;

  constructor(program: ByteReader, header: LineHeader) {
    this.program = program;
    this.header = header;
  }

  /** The row that covers the address. */
  at(wanted: number): Row | undefined {
    while (!this.program.isAtEnd && !this.found) this.step(wanted);
    return this.found;
  }

  private step(wanted: number): void {
    const { program, header } = this;
    const op = program.byte();
    if (op >= header.opcodeBase) {
      this.advance(Math.floor((op - header.opcodeBase) / header.lineRange));
      this.line += header.lineBase + ((op - header.opcodeBase) % header.lineRange);
      this.emit(wanted);
    } else if (op === 0) this.extended(wanted);
    else if (op === copy) this.emit(wanted);
    else if (op === advancePc) this.advance(program.u32());
    else if (op === advanceLine) this.line += program.s32();
    else if (op === setFile) this.file = program.u32();
    else if (op === constAddPc) {
      this.advance(Math.floor((255 - header.opcodeBase) / header.lineRange));
    } else if (op === fixedAdvancePc) this.address += fixed(program, 2);
    else for (let n = header.lengths[op - 1] ?? 0; n > 0; n--) program.u64();
  }

  private advance(by: number): void {
    this.address += by * this.header.instructionBytes;
  }

  private extended(wanted: number): void {
    const part = this.program.part(this.program.u32());
    const op = part.byte();
    if (op === setAddress) this.address = fixed(part, Math.min(4, part.end - part.at));
    if (op !== endSequence) return;
    this.emit(wanted);
    [this.address, this.file, this.line, this.last] = [0, 1, 1, undefined];
  }

  /** A row covers what lies from its address to that of the next one. */
  private emit(wanted: number): void {
    const { address, file, line, last } = this;
    if (last && this.begin > 0 && last.address <= wanted && wanted < address) this.found ??= last;
    if (!last) this.begin = address;
    // Line 0 is of what comes from no line: it counts as the one before.
    if (line > 0) this.last = { address, file, line };
  }
}
