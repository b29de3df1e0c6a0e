/**
 * `docs/traceability.md`: from each obligation to what stands behind it, in one table. A cell is
 * empty only where the proofs say why.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceLine } from '../cli/report/source-line.ts';
import { noClaim, noLemma, type Trace, traces } from '../proofs/traceability.ts';
import { obligations } from '../spec/obligations/obligations.ts';

/** Test files by the words in them. Cost: all tests are read, once. */
function testsNaming(root: string): (id: string) => readonly string[] {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .toSorted()
    .map((file) => [file, readFileSync(join(root, 'test', file), 'utf8')] as const);
  return (id) => {
    const word = new RegExp(`\\b${id}\\b`);
    return files.flatMap(([file, text]) => (word.test(text) ? [file] : []));
  };
}

/** Names as far as a cell holds them, and how many more there are. */
function listed(names: readonly string[], because: string | undefined): string {
  if (names.length === 0) return because === undefined ? '' : `none: ${because}`;
  const more = names.length > 3 ? `, and ${names.length - 3} more` : '';
  return `${names
    .slice(0, 3)
    .map((name) => `\`${name}\``)
    .join(', ')}${more}`;
}

/** The rows of the table, cell by cell. */
export function traceRows(root: string): string[][] {
  const naming = testsNaming(root);
  return traces().map(({ id, lemmas, claims, faults }: Trace) => {
    const { name, from, source } = obligations[id];
    return [
      `${id} ${name}`,
      from.map(({ work }) => work.cited.split(',')[0] ?? '').join('; '),
      sourceLine(source),
      listed(lemmas, noLemma[id]),
      listed(claims, noClaim[id]),
      listed(naming(id), undefined),
      listed(faults, undefined),
    ];
  });
}

/** Titles of the columns. */
export const traceTitles = [
  'obligation',
  'from',
  'decided in',
  'lemmas',
  'claims that it breaks',
  'tests that name it',
  'faults that it sees',
] as const;

/** The page, around a table in Markdown. */
export const tracePage = (table: string): string => `# Traceability

What stands behind each obligation. Made by \`npm run docs\` of the records in
[spec/obligations/](../spec/obligations/obligations.ts), of what
[proofs/traceability.ts](../proofs/traceability.ts) says that lemmas are a part of, of the claims,
the tests and the kill matrix. A cell is empty only with a reason; a test says so. Which designs owe
an obligation and which searches ask it stands in [obligations.md](obligations.md): every claim that
\`holds\` was asked all of those.

${table}
`;
