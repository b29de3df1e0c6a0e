/**
 * The tests and what they test, loaded as one graph of modules, told from other graphs by the query
 * that its addresses end in. One graph has every source instrumented and counts what is reached; a
 * graph for mutants has one such source, uncounted, and all others as they are, at their full
 * speed. Test files get `suite.ts` for `vitest`.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { counted, uncounted } from '../board.ts';
import { type Case, collect } from './suite.ts';

const suite = new URL('suite.ts', import.meta.url).href;
/** The sources as they are. */
const plainRoot = fileURLToPath(new URL('../../..', import.meta.url));
/** Stryker's copy of them; it goes there after this was loaded. */
const sandbox = (): string => process.cwd();
/** By the name of its graph: the one source with mutants, by path from the root, and its text. */
const mutated = new Map<string, { readonly file: string; readonly text: string }>();
const imports = new Map<string, Set<string>>();
let graphs = 0;

const graphOf = (address: string | undefined): string | null =>
  address?.startsWith('file:') ? new URL(address).searchParams.get('graph') : null;

function fileOf(address: string): string {
  const path = fileURLToPath(new URL(address));
  return relative(path.startsWith(`${sandbox()}/`) ? sandbox() : plainRoot, path);
}

registerHooks({
  resolve(specifier, context, nextResolve) {
    const graph = graphOf(context.parentURL);
    if (graph === null) return nextResolve(specifier, context);
    if (specifier === 'vitest') return { url: suite, shortCircuit: true };
    const resolved = nextResolve(specifier, context);
    if (!specifier.startsWith('.')) return resolved;
    const from = fileOf(context.parentURL as string);
    imports.set(from, (imports.get(from) ?? new Set()).add(fileOf(resolved.url)));
    const url = new URL(resolved.url);
    url.searchParams.set('graph', graph);
    return { ...resolved, url: url.href };
  },
  load(address, context, nextLoad) {
    const graph = graphOf(address);
    if (graph === null) return nextLoad(address, context);
    const own = mutated.get(graph);
    if (own === undefined) {
      const source = counted(readFileSync(fileURLToPath(new URL(address)), 'utf8'));
      return { format: 'module-typescript', source, shortCircuit: true };
    }
    if (own.file !== fileOf(address)) return nextLoad(address, context);
    return { format: 'module-typescript', source: own.text, shortCircuit: true };
  },
});

/** The files that a loaded file imports, and those that they do; itself among them. */
export function reach(file: string): readonly string[] {
  const met = new Set([file]);
  for (const from of met) for (const to of imports.get(from) ?? []) met.add(to);
  return [...met];
}

/** Nothing is loaded yet. */
export class Graph {
  private readonly name = String(graphs++);
  private readonly root: string;
  private readonly loaded = new Map<string, readonly Case[]>();

  /** With the mutants of this file, or without one as Stryker's copy of everything is. */
  constructor(mutatedFile?: string) {
    this.root = mutatedFile === undefined ? sandbox() : plainRoot;
    if (mutatedFile === undefined) return;
    const text = uncounted(readFileSync(`${sandbox()}/${mutatedFile}`, 'utf8'));
    mutated.set(this.name, { file: mutatedFile, text });
  }

  /** The tests of a file, which is loaded if it was not yet. */
  async cases(file: string): Promise<readonly Case[]> {
    const known = this.loaded.get(file);
    if (known) return known;
    const cases = collect();
    await import(`${pathToFileURL(`${this.root}/${file}`).href}?graph=${this.name}`);
    this.loaded.set(file, cases);
    return cases;
  }
}
