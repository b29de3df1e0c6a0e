/**
 * The project's own sources as syntax trees: modules, what they declare, and where a name that they
 * import is declared. Needs the package `typescript`, which only a development installation has, as
 * it has the solver; whatever is asked of it elsewhere is answered by saying so.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type ts from 'typescript';

/** The compiler's JavaScript interface. */
export type Compiler = typeof ts;

/** A file: what it declares at its top, and what it has from others. */
export interface Module {
  /** Relative to the project, as in messages. */
  readonly path: string;
  readonly source: ts.SourceFile;
  readonly declared: ReadonlyMap<string, ts.Node>;
  readonly imported: ReadonlyMap<string, { readonly path: string; readonly name: string }>;
}

/** What the lemmas need and only a development installation has. */
export class NotInstalled extends Error {}

/** @throws NotInstalled where `typescript` is not to be found. */
export async function loadCompiler(): Promise<Compiler> {
  try {
    return (await import('typescript')).default;
  } catch (error) {
    const why = 'the lemmas are about the sources, which the package typescript parses';
    throw new NotInstalled(`${why}: install the development dependencies`, { cause: error });
  }
}

/** The folder that holds spec/ and impl/ as sources: above this file, or above dist/. */
export function projectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'spec', 'blocks', 'geometry.ts'))) {
    const above = dirname(folder);
    if (above === folder)
      throw new NotInstalled('the sources of spec/ are not there: nothing to prove');
    folder = above;
  }
  return folder;
}

/** Modules by path, each parsed once. `texts` stands in for files, in tests. */
export class Sources {
  readonly compiler: Compiler;
  private readonly root: string;
  private readonly texts: ReadonlyMap<string, string>;
  private readonly modules = new Map<string, Module>();

  constructor(compiler: Compiler, root: string, texts: ReadonlyMap<string, string> = new Map()) {
    this.compiler = compiler;
    this.root = root;
    this.texts = texts;
  }

  module(path: string): Module {
    const known = this.modules.get(path);
    if (known) return known;
    const text = this.texts.get(path) ?? readFileSync(join(this.root, path), 'utf8');
    const parsed = this.parse(path, text);
    this.modules.set(path, parsed);
    return parsed;
  }

  private parse(path: string, text: string): Module {
    const { createSourceFile, ScriptTarget } = this.compiler;
    const source = createSourceFile(path, text, ScriptTarget.Latest, true);
    const declared = new Map<string, ts.Node>();
    const imported = new Map<string, { path: string; name: string }>();
    for (const statement of source.statements) {
      this.noteNames(statement, declared);
      this.noteImports(statement, path, imported);
    }
    return { path, source, declared, imported };
  }

  private noteNames(statement: ts.Statement, declared: Map<string, ts.Node>): void {
    const { compiler } = this;
    if (compiler.isFunctionDeclaration(statement) || compiler.isClassDeclaration(statement)) {
      if (statement.name) declared.set(statement.name.text, statement);
    }
    if (!compiler.isVariableStatement(statement)) return;
    for (const one of statement.declarationList.declarations) {
      if (compiler.isIdentifier(one.name)) declared.set(one.name.text, one);
    }
  }

  private noteImports(
    statement: ts.Statement,
    path: string,
    imported: Map<string, { path: string; name: string }>,
  ): void {
    const { compiler } = this;
    if (!compiler.isImportDeclaration(statement)) return;
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    const names = statement.importClause?.namedBindings;
    if (!from.startsWith('.') || !names || !compiler.isNamedImports(names)) return;
    for (const { name, propertyName } of names.elements) {
      const target = relative('.', join(dirname(path), from)).replaceAll('\\', '/');
      imported.set(name.text, { path: target, name: (propertyName ?? name).text });
    }
  }
}
