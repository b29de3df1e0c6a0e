/**
 * The project's own text files, found by walking the tree rather than by asking git: the rules must
 * hold in an unpacked archive too, and for a file nobody has added yet.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** Absolute path of the project. */
export const projectRoot = dirname(import.meta.dirname);

/** What .gitignore names, and git's own folder. */
const ignored = new Set(['.git', '.stryker-tmp', 'coverage', 'dist', 'node_modules', 'reports']);

/** A text file; `path` is relative to the project and has forward slashes on every system. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (ignored.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (entry.isFile()) yield path;
  }
}

/** Every text file of the project, by path. A file with a NUL byte (an archive) is not text. */
export function projectFiles(): readonly ProjectFile[] {
  const files: ProjectFile[] = [];
  for (const absolute of walk(projectRoot)) {
    const text = readFileSync(absolute, 'utf8');
    if (text.includes('\0')) continue;
    files.push({ path: relative(projectRoot, absolute).replaceAll(sep, '/'), text });
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
