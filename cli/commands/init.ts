/**
 * `buddycheck init c`: writes what connects an allocator with buddycheck into the current folder:
 * an adapter to fill in, the compile command, a config to change. Never overwrites anything.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapter, build, header } from '../templates/c-files.ts';
import { config, rustAdapter, rustBuild, zigAdapter, zigBuild } from '../templates/other-files.ts';
import type { Voice } from '../terminal/style.ts';
import { exitCodes, split, UsageError } from '../options/usage.ts';

/** Bits of a pointer. */
type Bits = 32 | 64;

/** File name → text, by language; none where a compiler has no target of so many bits. */
const languages: Readonly<
  Record<string, (bits: Bits) => Readonly<Record<string, string>> | undefined>
> = {
  c: (bits) => ({
    'buddycheck.h': header,
    'buddycheck-adapter.c': adapter,
    'buddycheck-build.sh': build(bits),
    'allocator.buddycheck.json': config,
  }),
  rust: (bits) =>
    bits === 64
      ? undefined
      : {
          'buddycheck_adapter.rs': rustAdapter,
          'buddycheck-build.sh': rustBuild,
          'allocator.buddycheck.json': config,
        },
  zig: (bits) => ({
    'buddycheck_adapter.zig': zigAdapter,
    'buddycheck-build.sh': zigBuild(bits),
    'allocator.buddycheck.json': config,
  }),
};

const names = { into: { type: 'string' }, bits: { type: 'string' } } as const;

/** @throws UsageError */
function filesOf(language: string | undefined, bits: string): Readonly<Record<string, string>> {
  const make =
    language !== undefined && Object.hasOwn(languages, language) ? languages[language] : undefined;
  if (!make) {
    const known = Object.keys(languages).join(', ');
    throw new UsageError(`init needs a language, one of ${known}; got '${language ?? ''}'`);
  }
  if (bits !== '32' && bits !== '64') {
    throw new UsageError(`--bits must be 32 or 64, got '${bits}'`);
  }
  const files = make(bits === '64' ? 64 : 32);
  if (files) return files;
  throw new UsageError(
    `--bits 64 must be for c or zig: ${language} has no such target for general use`,
  );
}

/** Runs the command and returns its exit code. @throws UsageError */
export function init(args: readonly string[], voice: Voice): number {
  const { values, positionals } = split(args, names, 1);
  const [language] = positionals;
  const files = filesOf(language, (values['bits'] as string | undefined) ?? '32');
  const folder = (values['into'] as string | undefined) ?? '.';
  if (!existsSync(folder)) throw new UsageError(`folder '${folder}' does not exist`);
  const taken = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0) {
    throw new UsageError(`nothing written: ${taken.join(', ')} exists; move it away first`);
  }
  writeAll(folder, files);
  for (const name of Object.keys(files)) voice.say(`wrote ${join(folder, name)}`);
  voice.say('next: fill in the adapter, run ./buddycheck-build.sh, check ./allocator.wasm');
  return exitCodes.holds;
}

/** All of them or none. @throws UsageError if one cannot be written; the others are taken back. */
function writeAll(folder: string, files: Readonly<Record<string, string>>): void {
  const written: string[] = [];
  try {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      // `wx` refuses a file that came into being since we looked.
      writeFileSync(path, text, { flag: 'wx', mode: name.endsWith('.sh') ? 0o755 : 0o644 });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`nothing written: ${why}`);
  }
}
