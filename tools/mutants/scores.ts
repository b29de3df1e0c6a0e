/**
 * `npm run mutate:scores [-- reports]`: the scores of Stryker's reports as the table of
 * `docs/mutation.md`. A mutant counts as decided if a test kills it, or if `docs/survivors.md` says
 * why nothing can. Exits with 1 if a file is below the threshold, for the threshold of a run knows
 * nothing of the second.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { replaced, table } from './page.ts';

/** Least share of a file's mutants that must be decided, in percent. */
const percentMin = 90;
const page = 'docs/mutation.md';
const survivors = 'docs/survivors.md';

interface Result {
  readonly status: string;
  readonly replacement?: string;
  readonly location: { readonly start: Place; readonly end: Place };
}
interface Place {
  readonly line: number;
  readonly column: number;
}
interface Report {
  readonly files: Record<string, { readonly source: string; readonly mutants: readonly Result[] }>;
}

/** Without white space, and without what Markdown adds. */
const keyOf = (...texts: string[]): string => texts.join(' ').replaceAll(/[\s`\\]/g, '');

/** Rows `| file | line of the source | change | reason |`: numbers move, texts stay. */
function excused(): ReadonlySet<string> {
  const rows = readFileSync(survivors, 'utf8').matchAll(/^\| (`[^`]+\.ts` .*) \|$/gm);
  const cells = [...rows].map(([, row]) => (row as string).split(/(?<!\\) \| /));
  return new Set(cells.map((row) => keyOf(...row.slice(0, 3))));
}

function textAt(source: string, { start, end }: Result['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return lines.join('\n');
}

interface Score {
  readonly row: readonly string[];
  readonly percent: number;
}

const known = excused();
const met = new Set<string>();

function scoreOf(file: string, { source, mutants }: Report['files'][string]): Score {
  const judged = mutants.filter(({ status }) => !/Ignored|Error/.test(status));
  const count = (...names: string[]): number =>
    judged.filter(({ status }) => names.includes(status)).length;
  const alive = judged.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const keys = new Map(
    alive.map((mutant) => {
      const { location, replacement = '' } = mutant;
      const line = (source.split('\n')[location.start.line - 1] ?? '').trim();
      return [mutant, keyOf(file, line, textAt(source, location), '→', replacement)];
    }),
  );
  for (const key of keys.values()) met.add(key);
  const open = alive.filter((mutant) => !known.has(keys.get(mutant) as string));
  const equivalent = alive.length - open.length;
  for (const { location, replacement = '' } of open) {
    console.log(`${file}:${location.start.line} ${textAt(source, location)} → ${replacement}`);
  }
  const total = judged.length;
  const percent = total === 0 ? 100 : (100 * (total - open.length)) / total;
  const cells = [total, count('Killed'), count('Timeout'), equivalent, open.length];
  return { row: [`\`${file}\``, ...cells.map(String), percent.toFixed(1)], percent };
}

const given = process.argv.slice(2);
const paths = given.length > 0 ? given : ['reports/stryker-incremental.json'];
const missing = paths.find((path) => !existsSync(path));
if (missing !== undefined) {
  console.error(`no report ${missing}: run npm run mutate first`);
  process.exit(64);
}
const files = new Map<string, Report['files'][string]>();
for (const path of paths) {
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  for (const [file, results] of Object.entries(report.files)) files.set(file, results);
}
const scores = [...files].toSorted().map(([file, results]) => scoreOf(file, results));
const head = ['file', 'mutants', 'killed', 'timed out', 'equivalent', 'open', 'decided, %'];
const text = table(
  head,
  scores.map(({ row }) => row),
);
for (const key of known) {
  const file = [...files.keys()].find((name) => key.startsWith(name));
  if (file !== undefined && !met.has(key)) console.log(`no longer alive: ${key}`);
}
console.log(text);
writeFileSync(page, replaced(readFileSync(page, 'utf8'), 'scores', text));
process.exitCode = scores.every(({ percent }) => percent >= percentMin) ? 0 : 1;
