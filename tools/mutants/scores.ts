/**
 * `npm run mutate:scores [-- reports]`: the scores of Stryker's reports, together, as the table of
 * `docs/mutation.md`. A mutant counts as decided if a test kills it, or if `docs/survivors.md` says
 * why nothing can. Exits with 1 if a room is below the threshold, for the threshold of a run knows
 * nothing of the second.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { replaced, table } from './page.ts';

/** Least share of a room's mutants that must be decided, in percent. */
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

type Results = Report['files'][string];

/** Of one source, judged by several choices of tests: killed is what one of them has killed. */
function together(first: Results | undefined, later: Results): Results {
  if (first?.source !== later.source) return later;
  const nameOf = ({ location, replacement }: Result) => JSON.stringify([location, replacement]);
  const before = new Map(first.mutants.map((mutant) => [nameOf(mutant), mutant]));
  const isKilled = ({ status }: Result) => status === 'Killed' || status === 'Timeout';
  const mutants = later.mutants.map((mutant) => {
    const earlier = before.get(nameOf(mutant));
    return earlier && isKilled(earlier) && !isKilled(mutant) ? earlier : mutant;
  });
  return { ...later, mutants };
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

/** Numbers of mutants: all, killed, timed out, equivalent, open. */
type Counts = readonly [number, number, number, number, number];

const percentOf = ([all, , , , open]: Counts): number =>
  all === 0 ? 100 : (100 * (all - open)) / all;

const rowOf = (name: string, counts: Counts): string[] => [
  name,
  ...counts.map(String),
  percentOf(counts).toFixed(1),
];

const sumOf = (all: readonly Counts[]): Counts =>
  all.reduce((a, b) => a.map((n, i) => n + (b[i] ?? 0)) as unknown as Counts, [0, 0, 0, 0, 0]);

const known = excused();
const met = new Set<string>();

function countsOf(file: string, { source, mutants }: Results): Counts {
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
  return [judged.length, count('Killed'), count('Timeout'), equivalent, open.length];
}

const given = process.argv.slice(2);
const paths = given.length > 0 ? given : ['reports/stryker-incremental.json'];
const missing = paths.find((path) => !existsSync(path));
if (missing !== undefined) {
  console.error(`no report ${missing}: run npm run mutate first`);
  process.exit(64);
}
const files = new Map<string, Results>();
for (const path of paths) {
  const report = JSON.parse(readFileSync(path, 'utf8')) as Report;
  for (const [file, results] of Object.entries(report.files)) {
    files.set(file, together(files.get(file), results));
  }
}
const counts = [...files]
  .toSorted(([a], [b]) => a.localeCompare(b))
  .map(([file, results]) => [file, countsOf(file, results)] as const)
  .filter(([, [all]]) => all > 0);
const rooms = ['engine', 'impl', 'spec'].map((room) => {
  const own = counts.filter(([file]) => file.startsWith(`${room}/`));
  return [room, sumOf(own.map(([, one]) => one))] as const;
});
const head = ['file', 'mutants', 'killed', 'timed out', 'equivalent', 'open', 'decided, %'];
const text = table(head, [
  ...counts.map(([file, one]) => rowOf(`\`${file}\``, one)),
  ...rooms.map(([room, all]) => rowOf(`**${room}/**`, all)),
]);
for (const key of known) {
  const file = [...files.keys()].find((name) => key.startsWith(name));
  if (file !== undefined && !met.has(key)) console.log(`no longer alive: ${key}`);
}
console.log(text);
writeFileSync(page, replaced(readFileSync(page, 'utf8'), 'scores', text));
process.exitCode = rooms.every(([, all]) => percentOf(all) >= percentMin) ? 0 : 1;
