/**
 * `buddycheck init c`: writes what connects an allocator with buddycheck into the current folder:
 * an adapter to fill in, the compile command, a config to change. Never overwrites anything.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapter, build, header } from '../templates/c-files.ts';
import { config, rustAdapter, rustBuild, zigAdapter, zigBuild } from '../templates/other-files.ts';
import type { Voice } from '../terminal/style.ts';
import { exitCodes, split, UsageError } from '../options/usage.ts';

/** File name → text, by language. */
const languages: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  c: {
    'buddycheck.h': header,
    'buddycheck-adapter.c': adapter,
    'buddycheck-build.sh': build,
    'allocator.buddycheck.json': config,
  },
  rust: {
    'buddycheck_adapter.rs': rustAdapter,
    'buddycheck-build.sh': rustBuild,
    'allocator.buddycheck.json': config,
  },
  zig: {
    'buddycheck_adapter.zig': zigAdapter,
    'buddycheck-build.sh': zigBuild,
    'allocator.buddycheck.json': config,
  },
};

const names = { into: { type: 'string' } } as const;

/** Runs the command and returns its exit code. @throws UsageError */
export function init(args: readonly string[], voice: Voice): number {
  const { values, positionals } = split(args, names, 1);
  const [language] = positionals;
  const files = language === undefined ? undefined : languages[language];
  if (!files) {
    const known = Object.keys(languages).join(', ');
    throw new UsageError(`init needs a language, one of ${known}; got '${language ?? ''}'`);
  }
  const folder = (values['into'] as string | undefined) ?? '.';
  if (!existsSync(folder)) throw new UsageError(`folder '${folder}' does not exist`);
  const taken = Object.keys(files).filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0) {
    throw new UsageError(`nothing written: ${taken.join(', ')} exists; move it away first`);
  }
  for (const [name, text] of Object.entries(files)) {
    // `wx` refuses a file that came into being since we looked.
    writeFileSync(join(folder, name), text, {
      flag: 'wx',
      mode: name.endsWith('.sh') ? 0o755 : 0o644,
    });
    voice.say(`wrote ${join(folder, name)}`);
  }
  voice.say('next: fill in the adapter, run ./buddycheck-build.sh, check ./allocator.wasm');
  return exitCodes.holds;
}
