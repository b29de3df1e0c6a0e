/**
 * What the layout promises of folders, as pure functions of the files' texts, so that
 * test/folders.test.ts can plant a violation and see it reported: imports between the folders of a
 * room run one way, a folder is taken in at a glance, and a chain of imports can be followed.
 */
import { posix } from 'node:path';
import ts from 'typescript';
import type { ProjectFile } from './project-files.ts';

/** Rooms whose folders are looked at: what ships. */
const rooms = new Set(['spec', 'engine', 'impl', 'models', 'proofs', 'cli', 'web', 'swarm', 'api']);

/** File → the files it imports, by path; imports of types count. */
export type Imports = ReadonlyMap<string, readonly string[]>;

export function importsOf(files: readonly ProjectFile[]): Imports {
  const sources = files.filter(
    ({ path }) => /\.tsx?$/.test(path) && rooms.has(path.split('/')[0] ?? ''),
  );
  return new Map(
    sources.map(({ path, text }) => [
      path,
      ts
        .preProcessFile(text, true, false)
        .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
        .map(({ fileName }) => posix.normalize(posix.join(posix.dirname(path), fileName))),
    ]),
  );
}

/** Folder → folders it imports from, with one import that shows it. */
function folderEdges(imports: Imports): Map<string, Map<string, string>> {
  const edges = new Map<string, Map<string, string>>();
  for (const [file, targets] of imports) {
    const from = posix.dirname(file);
    const out = edges.get(from) ?? new Map<string, string>();
    edges.set(from, out);
    for (const target of targets) {
      const to = posix.dirname(target);
      if (to !== from && !out.has(to)) out.set(to, `${file} → ${target}`);
    }
  }
  return edges;
}

/** Each way round from a folder back to itself, told by the imports along it. */
export function folderCycles(imports: Imports): string[] {
  const edges = folderEdges(imports);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (folder: string, way: readonly string[], told: readonly string[]): void => {
    const seenAt = way.indexOf(folder);
    if (seenAt >= 0) cycles.push(told.slice(seenAt).join(', '));
    if (seenAt >= 0 || done.has(folder)) return;
    for (const [to, shown] of edges.get(folder) ?? [])
      visit(to, [...way, folder], [...told, shown]);
    done.add(folder);
  };
  for (const folder of edges.keys()) visit(folder, [], []);
  return cycles;
}

/** Folders with more than `filesMax` source files, as `folder: count`; faults aside. */
export function fullFolders(imports: Imports, filesMax: number): string[] {
  const counts = new Map<string, number>();
  for (const file of imports.keys()) {
    const folder = posix.dirname(file);
    if (!folder.startsWith('impl/faulty/')) counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].flatMap(([folder, count]) =>
    count > filesMax ? [`${folder}: ${count}`] : [],
  );
}

/** The longest chain of imports, from the file that imports to the one that imports nothing. */
export function longestChain(imports: Imports): readonly string[] {
  const chains = new Map<string, readonly string[]>();
  const chainOf = (file: string): readonly string[] => {
    const known = chains.get(file);
    if (known) return known;
    const below = (imports.get(file) ?? []).map(chainOf);
    const longest = below.reduce((a, b) => (b.length > a.length ? b : a), []);
    const chain = [file, ...longest];
    chains.set(file, chain);
    return chain;
  };
  return [...imports.keys()].map(chainOf).reduce((a, b) => (b.length > a.length ? b : a), []);
}
