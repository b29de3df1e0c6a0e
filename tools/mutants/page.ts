/**
 * The tables of `docs/mutation.md` that the matrix fills in. Texts of mutants are in the report:
 * a page with every one of them would not be read.
 */
import type { Fate, Row } from './matrix.ts';

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, i) => (i === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map(line).join('\n');
}

/** The page with what lies between the two comments of this name replaced. */
export function replaced(page: string, name: string, text: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(open), page.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`the page has no ${open} … ${close}`);
  return `${page.slice(0, from + open.length)}\n\n${text}\n\n${page.slice(to)}`;
}

/** What is published of all rows: of designs, and of what judges them. */
export function matrixPage(designRows: readonly Row[], judgeRows: readonly Row[]): string {
  return [
    '### Which obligation notices which mutants of a design',
    byObligation(designRows),
    soleKillers(designRows),
    '### Mutants of the designs by what became of them',
    byFate(designRows),
    listed('Alive though reached:', designRows),
    '### Mutants of the judge by what first gave them away',
    byWitness(judgeRows),
  ].join('\n\n');
}

const filesOf = (rows: readonly Row[]): string[] => [...new Set(rows.map(({ file }) => file))];
const some = (count: number): string => (count === 0 ? '' : String(count));
/** Obligations first, then what is none of them. */
function killersOf(rows: readonly Row[]): string[] {
  const names = [...new Set(rows.flatMap(({ by }) => by))];
  const key = (name: string): string => (/\d/.test(name) ? ` ${name}` : name);
  return names.toSorted((a, b) => key(a).localeCompare(key(b), 'en', { numeric: true }));
}

function byObligation(rows: readonly Row[]): string {
  const killers = killersOf(rows);
  const cells = (of: readonly Row[]): string[] =>
    killers.map((killer) => some(of.filter(({ by }) => by.includes(killer)).length));
  const sole = killers.map((killer) =>
    some(rows.filter(({ by }) => by.length === 1 && by[0] === killer).length),
  );
  return table(
    ['file', ...killers],
    [
      ...filesOf(rows).map((file) => [
        `\`${file}\``,
        ...cells(rows.filter((r) => r.file === file)),
      ]),
      ['**all**', ...cells(rows)],
      ['**noticed by no other**', ...sole],
    ],
  );
}

function soleKillers(rows: readonly Row[]): string {
  const killed = rows.filter(({ fate }) => fate === 'killed');
  const sole = killed.filter(({ by }) => by.length === 1);
  return `Of ${killed.length} mutants noticed, ${sole.length} are noticed by one obligation only.`;
}

const fates: readonly Fate[] = ['killed', 'different', 'same', 'unreached'];

function byFate(rows: readonly Row[]): string {
  const cells = (of: readonly Row[]): string[] => [
    String(of.length),
    ...fates.map((fate) => some(of.filter((row) => row.fate === fate).length)),
  ];
  return table(
    ['file', 'mutants', ...fates],
    [
      ...filesOf(rows).map((file) => [
        `\`${file}\``,
        ...cells(rows.filter((r) => r.file === file)),
      ]),
      ['**all**', ...cells(rows)],
    ],
  );
}

/** What a mutant changes, on one line that fits a table. */
export const changeOf = ({ original, replacement }: Row['mutant']): string => {
  const short = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
  return `\`${short(original)}\` → \`${short(replacement)}\``;
};

function listed(title: string, rows: readonly Row[]): string {
  const alive = rows.filter(({ fate }) => fate === 'same' || fate === 'different');
  const lines = alive.map(
    ({ file, mutant, fate }) => `- \`${file}:${mutant.line}\` ${fate}: ${changeOf(mutant)}`,
  );
  return [title, '', ...lines].join('\n');
}

/** Witnesses by kind: which obligation or fault it was is in the report. */
const witnesses = [
  'blames a right design',
  'passes a fault',
  'blames another',
  'counts other states',
  'throws',
  'endless',
] as const;

function byWitness(rows: readonly Row[]): string {
  const cells = (of: readonly Row[]): string[] => [
    String(of.length),
    ...witnesses.map((what) =>
      some(of.filter(({ by }) => by.some((seen) => seen.startsWith(what))).length),
    ),
    some(of.filter(({ fate }) => fate === 'same' || fate === 'different').length),
    some(of.filter(({ fate }) => fate === 'unreached').length),
  ];
  return table(
    ['file', 'mutants', ...witnesses, 'alive', 'unreached'],
    [
      ...filesOf(rows).map((file) => [
        `\`${file}\``,
        ...cells(rows.filter((r) => r.file === file)),
      ]),
      ['**all**', ...cells(rows)],
    ],
  );
}
