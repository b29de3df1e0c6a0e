/** Reads an allocator from a WebAssembly file, with its config if it has one. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { moduleLimits } from '../../engine/wasm/decode/module.ts';
import { compile, type Program } from '../../engine/wasm/lower/program.ts';
import { type BinaryLimits, binaryLimits } from '../../models/subject/binaries/limits.ts';
import { configured, type Convention } from '../../models/subject/binaries/convention.ts';
import { nameOfFile } from '../../models/subject/binaries/file-name.ts';
import { sharedBinary } from '../../models/subject/binaries/cpus/shared-binary.ts';
import type { SharedDesign } from '../../spec/ports/page-port.ts';
import { configFileOf, readConfig } from './binary-config.ts';
import { asUsage, UsageError } from './usage.ts';
import { quoted } from '../../models/kept/command-word.ts';

/** A binary as it was given on the command line. */
export interface GivenBinary {
  readonly path: string;
  /** The path, and the config if it was named: how commands name it again. */
  readonly words: string;
  /** Kebab-case, for traces. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly program: Program;
  readonly convention: Convention;
  /** Its config as it was read, not yet checked. */
  readonly written: unknown;
}

/** Rejects with a UsageError for what cannot be read, is no module, or names no allocator. */
export async function readBinary(
  path: string,
  config: string | undefined,
  limits: BinaryLimits = binaryLimits,
): Promise<GivenBinary> {
  const bytes = readOr(path);
  const program = asUsage(() => named(path, () => compile(bytes, { ...moduleLimits, ...limits })));
  const file = configFileOf(path, config);
  const written = file === undefined ? {} : await readConfig(file);
  const convention = asUsage(() => named(file ?? path, () => configured(program, written)));
  const beside = config === undefined ? '' : ` --config ${quoted(config)}`;
  const words = `${quoted(path)}${beside}`;
  return { path, words, name: nameOfFile(basename(path)), bytes, program, convention, written };
}

/** The binary as a design for several CPUs. @throws RangeError for one that cannot be that. */
export const sharedOf = (
  { program, convention, name }: GivenBinary,
  limits: BinaryLimits = binaryLimits,
): SharedDesign => sharedBinary(program, name, convention, limits);

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
