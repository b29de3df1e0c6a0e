/** Reads an allocator from a WebAssembly file, with its config if it has one. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { moduleLimits } from '../engine/machine/module.ts';
import { compile, type Program } from '../engine/machine/program.ts';
import { type BinaryLimits, binaryLimits } from '../models/wasm/limits.ts';
import { configured, type Convention, conventional } from '../models/wasm/convention.ts';
import { sharedBinary } from '../models/wasm/shared-binary.ts';
import type { SharedDesign } from '../spec/port.ts';
import { asUsage, UsageError } from './usage.ts';

/** A binary as it was given on the command line. */
export interface GivenBinary {
  readonly path: string;
  /** Kebab-case, for traces. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly program: Program;
  readonly convention: Convention;
}

/** Is this argument the file of a binary? */
export const isBinaryPath = (text: string | undefined): text is string =>
  text?.endsWith('.wasm') === true;

/** Where the config of a binary lies if nobody says: `x.buddycheck.json` beside `x.wasm`. */
const configBeside = (path: string): string => path.replace(/\.wasm$/, '.buddycheck.json');

/** @throws UsageError for what cannot be read, is no module, or names no allocator. */
export function readBinary(
  path: string,
  config: string | undefined,
  limits: BinaryLimits = binaryLimits,
): GivenBinary {
  const bytes = readOr(path);
  const program = asUsage(() => named(path, () => compile(bytes, { ...moduleLimits, ...limits })));
  const convention = asUsage(() => conventionOf(program, path, config));
  return { path, name: nameOf(path), bytes, program, convention };
}

const sharedFiles = new WeakMap<object, string>();

/** The path that a design for several CPUs was read from, as it was given. */
export const sharedFileOf = (design: object): string | undefined => sharedFiles.get(design);

/** The binary as a design for several CPUs. @throws UsageError */
export function readSharedBinary(path: string): SharedDesign {
  const bytes = readOr(path);
  const design = asUsage(() => named(path, () => sharedBinary(compile(bytes), nameOf(path))));
  sharedFiles.set(design, path);
  return design;
}

function conventionOf(program: Program, path: string, config: string | undefined): Convention {
  const beside = configBeside(path);
  const file = config ?? (existsSync(beside) ? beside : undefined);
  if (file === undefined) return named(path, () => conventional(program));
  return named(file, () => configured(program, parsed(readOr(file))));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new RangeError(error instanceof Error ? error.message : String(error));
  }
}

function readOr(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`'${path}' cannot be read: ${code}`);
  }
}

/** Puts the file in front of whatever is wrong with it. */
function named<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${path}: ${error.message}`);
    throw error;
  }
}

function nameOf(path: string): string {
  const words = basename(path, '.wasm')
    .toLowerCase()
    .match(/[a-z\d]+/g);
  return words?.join('-') ?? 'binary';
}
