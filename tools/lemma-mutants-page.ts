/** `docs/lemma-mutants.md`: which lemma notices which change of the code that lemmas are about. */
import type { MutantRow } from '../proofs/lemma-mutants.ts';

/** Rows of the table: a function, its mutants, how many of them were noticed, by which lemmas. */
export function mutantRows(rows: readonly MutantRow[]): string[][] {
  const names = [...new Set(rows.map(({ file, name }) => `${file} ${name}`))];
  return names.map((where) => {
    const mine = rows.filter(({ file, name }) => `${file} ${name}` === where);
    const count = (how: MutantRow['how']) => mine.filter((row) => row.how === how).length;
    const by = new Set(mine.flatMap((row) => (row.how === 'refuted' ? [row.by ?? ''] : [])));
    return [
      where,
      `${mine.length}`,
      `${count('refuted')}`,
      `${count('not translated')}`,
      `${count('undecided')}`,
      `${count('unnoticed')}`,
      [...by].toSorted().join(', '),
    ];
  });
}

const told = ({ file, name, line, original, replacement, how }: MutantRow): string =>
  `- ${file}:${line} ${name}: ${cell(original)} → ${cell(replacement)}, ${how}`;

const cell = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``;

/** The page, around a table in Markdown. */
export function mutantPage(rows: readonly MutantRow[], table: string): string {
  const share = (all: readonly MutantRow[]): string =>
    `${all.filter(({ how }) => how === 'refuted').length} of ${all.length}`;
  const translated = rows.filter(({ how }) => how !== 'not translated');
  const open = rows.filter(({ how }) => how === 'unnoticed' || how === 'undecided');
  return `# Mutants that lemmas notice

Made by \`npm run docs\` of \`proofs/lemma-mutants.json\`, which \`npm run mutate:lemmas\` measures:
each mutant of a function that a lemma is about is translated, and the lemmas whose questions it
changes are asked, the cheapest first, until one is answered otherwise. Of mutants that can be
translated ${share(translated)} are noticed. One that cannot be translated stops \`prove\` with an
error and is counted apart.

Only what stands here was measured. The steps of \`order-map\` take a minute each and are not
among it.

${table}

${open.length === 0 ? 'No lemma missed any.' : 'Missed by every lemma:'}

${open.map(told).join('\n')}
`;
}

/** Titles of its columns. */
export const mutantTitles = [
  'function',
  'mutants',
  'noticed',
  'not translated',
  'undecided',
  'unnoticed',
  'by',
] as const;
