/**
 * The line on which a predicate stands, looked up in the package's own sources when a report needs
 * it: a number kept by hand would be wrong after the next edit.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Obligation } from '../../spec/obligations/obligation.ts';

/** The folder that package.json is in: sources run from it, builds from a folder below it. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('engine bug: the package has no package.json');
    folder = above;
  }
  return folder;
}

/** `spec/pages/invariants.ts:77`; no line where the source is not there or says something else. */
export function sourceLine({ file, predicate }: Obligation['source']): string {
  const path = join(packageRoot(), file);
  if (!existsSync(path)) return file;
  const modifiers = '(?:export |public |protected |private |async |function\\*? |const )*\\*?';
  const definition = new RegExp(`^\\s*${modifiers}${predicate}\\b\\s*[(:=<]`);
  const line = readFileSync(path, 'utf8')
    .split('\n')
    .findIndex((text) => definition.test(text));
  return line < 0 ? file : `${file}:${line + 1}`;
}
