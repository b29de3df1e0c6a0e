/**
 * The rules of style which neither tsc, the linter nor the formatter checks. Each is a pure
 * function of a file's path and text, so that test/tidy.test.ts can plant a violation and see it
 * reported. A word that a rule forbids is spelled with a bracket (`T[O]DO`), or the rule would find
 * itself.
 */
import ts from 'typescript';

/** One breach, with the line it is on (from 1). */
export interface Violation {
  readonly line: number;
  readonly why: string;
}

/** `path` is relative to the project, with forward slashes. An empty answer means tidy. */
export type Rule = (path: string, text: string) => readonly Violation[];

const columnsMax = 100;
const linesMax = 400;

const roomOf = (path: string): string =>
  path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
const isSource = (path: string): boolean => /\.tsx?$/.test(path);
const isIn = (path: string, rooms: readonly string[]): boolean =>
  isSource(path) && rooms.includes(roomOf(path));

function linesWhere(text: string, breach: (line: string) => string | undefined): Violation[] {
  return text.split('\n').flatMap((content, index) => {
    const why = breach(content);
    return why === undefined ? [] : [{ line: index + 1, why }];
  });
}

/** The text with comments and the insides of strings blanked out; lines stay where they are. */
export function codeOnly(path: string, text: string): string {
  const characters = text.replace(/[^\n]/g, ' ').split('');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const keep = (node: ts.Node): void => {
    if (ts.isLiteralExpression(node) && !ts.isNumericLiteral(node)) return;
    if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) return;
    const children = node.getChildren(source).filter((child) => !ts.isJSDoc(child));
    if (children.length > 0) return children.forEach(keep);
    for (let i = node.getStart(source); i < node.end; i++) characters[i] = text.charAt(i);
  };
  keep(source);
  return characters.join('');
}

/** Lines whose code has the pattern. Text without it is not parsed: parsing all costs a second. */
function codeWhere(
  path: string,
  text: string,
  pattern: RegExp,
  why: (found: string) => string,
): readonly Violation[] {
  if (!pattern.test(text)) return [];
  return linesWhere(codeOnly(path, text), (line) => {
    const found = pattern.exec(line);
    return found === null ? undefined : why(found[0]);
  });
}

/** A file opens with what it is for, in a block or line comment (after a `#!` line, if any). */
export const opensWithPurpose: Rule = (path, text) => {
  if (!isSource(path)) return [];
  const opening = text.replace(/^#!.*\n/, '').trimStart();
  const comment = /^(?:\/\*[^]*?\*\/|(?:\/\/.*\n?)+)/.exec(opening)?.[0] ?? '';
  const words = comment.match(/[\p{L}\d]+/gu) ?? [];
  if (words.length >= 3) return [];
  return [{ line: 1, why: 'must open with a comment that says what the file is for' }];
};

export const isShort: Rule = (path, text) => {
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (!isSource(path) || lines <= linesMax) return [];
  return [{ line: linesMax + 1, why: `has ${lines} lines, at most ${linesMax}` }];
};

/** An address that cannot be broken is the one exception. */
export const isNarrow: Rule = (path, text) => {
  if (!isSource(path)) return [];
  return linesWhere(text, (line) => {
    const columns = [...line].length;
    if (columns <= columnsMax || /https?:\/\/\S{60,}/.test(line)) return undefined;
    return `has ${columns} columns, at most ${columnsMax}`;
  });
};

export const hasPlainName: Rule = (path) => {
  if (!isSource(path)) return [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const kebab = /^[a-z\d]+(?:-[a-z\d]+)*(?:\.(?:test|worker|config|stryker\.config|d))?\.tsx?$/;
  if (!kebab.test(name)) return [{ line: 1, why: `${name} is not kebab-case` }];
  const vague = /(?:^|[/-])(?:utils?|helpers?|misc|common)(?:[/.-])/.exec(path);
  return vague === null ? [] : [{ line: 1, why: `name the thing, not "${vague[0]}"` }];
};

/** Nothing unfinished. A missing piece is a claim whose expected verdict is `fails`. */
export const isFinished: Rule = (path, text) => {
  if (!isSource(path)) return [];
  return linesWhere(text, (line) => {
    const marker = /\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b/.exec(line);
    return marker === null ? undefined : `${marker[0]}: finish it, or add a claim that fails`;
  });
};

/** A line comment that reads as a statement. Prose may end in anything but `;` `{` `}`. */
export const hasNoDeadCode: Rule = (path, text) => {
  if (!isSource(path)) return [];
  const keyword = /^\s*\/\/\s*(?:const|let|return|if \(|for \(|import|export|await|yield)\b.*[;{(]/;
  return linesWhere(text, (line) =>
    keyword.test(line) || /^\s*\/\/.*[;{}]\s*$/.test(line) ? 'commented-out code' : undefined,
  );
};

/**
 * A verdict is a function of its inputs: no clock, timer or hidden randomness below cli/. What Node
 * lends to jobs has a clock, to draw progress and keep limits of time, and judges nothing.
 */
export const isDeterministic: Rule = (path, text) => {
  if (!isIn(path, ['spec', 'engine', 'impl', 'models'])) return [];
  if (path.startsWith('models/jobs/node/')) return [];
  const chance = /\bMath\s*\.\s*random\b|\bcrypto\b/;
  const time = /\bDate\s*\.\s*now\b|\bnew\s+Date\b|\bperformance\s*\.\s*now\b|\bhrtime\b/;
  const timer = /\bset(?:Timeout|Interval|Immediate)\b/;
  return [chance, time, timer].flatMap((pattern) =>
    codeWhere(path, text, pattern, (found) => `${found} makes a verdict depend on chance or time`),
  );
};

/** A test that is left out, or that leaves the others out, looks like one that passes. */
export const skipsNothing: Rule = (path, text) => {
  if (!isIn(path, ['test'])) return [];
  const partial =
    /\b(?:test|it|describe|suite)\s*(?:\.\w+)*\s*\.\s*(?:skip|only|todo|skipIf|runIf)\b/;
  return codeWhere(path, text, partial, (found) => `${found}: a test runs, or it is deleted`);
};

const isExported = (node: ts.Statement): boolean =>
  ts.canHaveModifiers(node) &&
  (ts.getModifiers(node) ?? []).some((m) => m.kind === ts.SyntaxKind.ExportKeyword);

/** Overloads and merged declarations share the doc comment of the first. */
export const documentsExports: Rule = (path, text) => {
  if (!isIn(path, ['spec', 'engine', 'impl'])) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const seen = new Set<string>();
  const violations: Violation[] = [];
  for (const node of source.statements) {
    if (!isExported(node)) continue;
    if (
      !ts.isFunctionDeclaration(node) &&
      !ts.isClassDeclaration(node) &&
      !ts.isInterfaceDeclaration(node)
    )
      continue;
    const name = node.name?.text ?? 'default';
    if (seen.has(name)) continue;
    seen.add(name);
    if (ts.getJSDocCommentsAndTags(node).some(ts.isJSDoc)) continue;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    violations.push({ line: line + 1, why: `${name} is exported without a doc comment` });
  }
  return violations;
};

/**
 * What sets operations apart is said in their rows. A file that asks which one it has keeps working
 * when there is one more, and treats it as another.
 */
export const leavesOperationsToRows: Rule = (path, text) => {
  const isRow = /^spec\/(?:objects\/)?operations\//.test(path);
  if (isRow || path.startsWith('proofs/inductive/')) return [];
  if (!isIn(path, ['spec', 'models', 'proofs', 'cli', 'web', 'swarm'])) return [];
  const asked = /\bop\s*[!=]==\s*['"]|['"]\s*[!=]==\s*(?:\w+\.)*op\b|\bswitch \([^)]*\bop\)/;
  return linesWhere(text, (line) =>
    asked.test(line) ? 'asks which operation it is: let the row in spec/operations say' : undefined,
  );
};

/** The project runs anywhere; a home or work folder of the machine it was written on does not. */
export const namesNoMachine: Rule = (_path, text) => {
  const folder = /(?<![\w.@-])\/(?:w[o]rk|r[o]ot|h[o]me\/\w+|U[s]ers\/\w+)\//;
  return linesWhere(text, (line) => {
    const found = folder.exec(line);
    return found === null ? undefined : `${found[0]} exists on one machine only`;
  });
};

/** Every rule, under the sentence that its test has for a title. */
export const rules: Readonly<Record<string, Rule>> = {
  'a file opens with what it is for': opensWithPurpose,
  'a file has at most 400 lines': isShort,
  'a line has at most 100 columns': isNarrow,
  'a file is named in kebab-case for the thing it holds': hasPlainName,
  'nothing is marked unfinished': isFinished,
  'no code is commented out': hasNoDeadCode,
  'no verdict depends on chance or time': isDeterministic,
  'no test is skipped or singled out': skipsNothing,
  'what spec, engine and impl export is documented': documentsExports,
  'no file names a folder of one machine': namesNoMachine,
  'operations are told apart in their rows only': leavesOperationsToRows,
};
