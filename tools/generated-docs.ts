/**
 * The documents that are made and not written: `npm run docs` makes them, and a test compares. They
 * are made of the spec, the claims and the kill matrix as they are in the repository; nothing is
 * searched, so it takes a second.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Sheet, sheetOf } from '../cli/report/obligation-sheet.ts';
import { packageRoot } from '../cli/report/source-line.ts';
import { methods, RANDOM } from '../models/strength/kill-matrix.ts';
import { type Claim, claims } from '../proofs/claims.ts';
import { lemmaMutants } from '../proofs/lemma-mutants.ts';
import { found, killMatrix, type KillRow, type TimedAttempt } from '../proofs/kill-matrix.ts';
import { implied } from '../spec/obligations/implied.ts';
import { obligationIds } from '../spec/obligations/obligations.ts';
import type { Work } from '../spec/obligations/works.ts';
import { showZone, zone } from '../spec/blocks/zone.ts';
import { faultClasses } from './fault-classes.ts';
import { mutantPage, mutantRows, mutantTitles } from './lemma-mutants-page.ts';
import { tracePage, traceRows, traceTitles } from './traceability-page.ts';

const root = packageRoot();

/** A table in Markdown. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string): string => `\`${text}\``;

/** Every document by its path, with its text as it should be. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const rows = killMatrix();
  return new Map([
    ['docs/obligations.md', obligationsText(rows)],
    ['docs/faults.md', faultsText(rows)],
    ['docs/lemma-mutants.md', lemmaMutantsText()],
    ['docs/traceability.md', tracePage(table(traceTitles, traceRows(root)))],
    ['proofs/README.md', withTable('proofs/README.md', claimTable())],
  ]);
}

function lemmaMutantsText(): string {
  const rows = lemmaMutants();
  return mutantPage(rows, table(mutantTitles, mutantRows(rows)));
}

function obligationsText(rows: readonly KillRow[]): string {
  const sheets = obligationIds.map((id) => sheetOf(id, rows));
  const summary = sheets.map(({ id, name, statement, sees, alone }) => [
    `[${id}](#${id.toLowerCase()}-${name})`,
    name,
    statement,
    `${sees}`,
    `${alone.length}`,
  ]);
  return `# Obligations

What a page allocator owes, by the ids that code, tests and reports share. Made by \`npm run docs\`
from the records in [spec/obligations/](../spec/obligations/obligations.ts) and the kill matrix;
\`npx buddycheck explain I5\` prints one of them. What an obligation comes *from* is who said it,
relied on it, or paid for not having it.

An obligation *sees* a fault if it alone, nothing else being asked, is broken by some call made in
a state in which nothing was wrong yet. What a broken heap breaks later on does not count: in time
that is everything. It sees it *alone* if no other obligation does; O11 does not count beside
another, for it is all of I1 to I10 at the first state. Of faults of objects (slab-…) free lists
that S3 finds wrong are not asked what S2 and C1 read in them. Of faults of several CPUs (smp-…)
what counts is a single access, and the end of the call that comes with it: K10 is not seen in what
a CPU does with a lock that it broke K1 to get. There a standstill is one of K3, K4 and K8, frames
that move break K7 or C3, and no list is asked beside a cache that C1 or C2 finds wrong.

${table(['id', 'name', 'says', 'sees', 'alone'], summary)}

Rows of the merged list that nothing asks by itself
([spec/obligations/implied.ts](../spec/obligations/implied.ts));
\`npx vitest run test/laws/implied.test.ts\` looks whether they follow, in every state of small
zones:

${table(['id', 'name', 'says', 'implied by', 'because'], rowsImplied())}

In formulas a block is (k, a), its order and its first frame; ext(b) are its frames, bud(b) is its
buddy; F, A, Z are the free, live and reserved blocks, R the zone's frames, M its top order, FL(k)
the list of order k; canon(X) are the maximal aligned blocks in a set of frames.

${sheets.map(sheetText).join('\n')}`;
}

const rowsImplied = (): string[][] =>
  implied.map(({ id, name, statement, by, because }) => [
    id,
    name,
    statement,
    by.join(', ') || 'nothing',
    because,
  ]);

function sheetText(sheet: Sheet): string {
  const { id, name, statement, formula, decided, owedBy, checkedBy, because, example } = sheet;
  const { alone, sees, from } = sheet;
  const [file = '', line] = decided.split(':');
  const link = `[${decided}](../${file}${line === undefined ? '' : `#L${line}`})`;
  const only = alone.length > 0 ? alone.map(code).join(', ') : `none. ${because ?? ''}`.trim();
  const story = example
    ? [`Broken by ${code(example.title)}:`, '', '```text', ...example.lines, '```', '']
    : [];
  return [
    `## ${id} ${name}`,
    '',
    `${statement[0]?.toUpperCase()}${statement.slice(1)}.`,
    '',
    `    ${formula}`,
    '',
    ...from.map(({ work, says }) => `- from ${linked(work)}: ${says}`),
    `- decided in ${link}`,
    `- owed by: ${owedBy}`,
    ...checkedBy.map((way) => `- ${way}`),
    `- sees ${sees} faults; alone: ${only}`,
    '',
    ...story.map((text) => text.trimEnd()),
  ].join('\n');
}

/** A work as its name, which leads to where it can be read. */
const linked = ({ cited, link }: Work): string => (link ? `[${cited}](${link})` : cited);

/** What of one method a cell says; blank where it does not apply. */
function cellOf(attempt: TimedAttempt | undefined): string {
  if (!attempt) return '';
  return attempt.verdict === 'killed' ? `${attempt.rule} in ${attempt.length}` : attempt.verdict;
}

function faultsText(rows: readonly KillRow[]): string {
  const faults = rows.filter(({ named }) => named !== undefined);
  const variants = rows.filter(({ named }) => named === undefined);
  const matrix = faults.map(({ name, infects, named = '', attempts, killers }) => [
    code(name),
    infects,
    named,
    ...methods.map((method) => cellOf(attempts[method])),
    killers.join(' '),
  ]);
  const figures = methods.map((method) => figure(faults, method));
  return `# Faults

Allocators that are wrong on purpose, one bug each: a checker is trusted as far as it finds them.
Here are ${faults.length}. Made by \`npm run docs\`; the figures are those of

    npx buddycheck faults --json > proofs/kill-matrix.json

which takes about a minute; \`npm run faults:measure -- slab-\` measures those of such names again,
without a name those of faults that have no row. A fault must fall to the obligation it names, and
the variants that are right (${variants.map(({ name }) => code(name)).join(', ')}) must survive
everything: both are so.

## What random runs are worth

${table(['method', 'faults found', 'command'], figures)}

Exhaustive means every call in every state of small zones; interleaved, every schedule of a small
program of two CPUs. Random means ${RANDOM.runs} runs of at most ${RANDOM.actsMax} calls on 16
frames, fully judged after each call, or as many schedules: more than tests as people write them
ask for. They miss what takes another zone (tails, odd bases, holes) or one particular order of
calls. Recorded calls never make a bad free.

Missed by random runs: ${missed(faults, 'random')}.

Missed by recorded calls: ${missed(faults, 'recorded')}.

## The matrix

A cell says which obligation fell, and in how many calls (or steps of CPUs).

${table(['fault', 'a fault of', 'names', ...methods, 'seen by, each alone'], matrix)}

## Bugs of real allocators

Classes of bugs that public allocators were found to have, and the faults of each.

${table(['class', 'bug', 'faults', 'otherwise'], faultClasses.map(classRow))}
`;
}

function figure(faults: readonly KillRow[], method: (typeof methods)[number]): string[] {
  const { killed, of } = found(faults, method);
  return [method, `${killed} of ${of}`, code(`npx buddycheck faults --method ${method}`)];
}

const missed = (faults: readonly KillRow[], method: (typeof methods)[number]): string =>
  faults
    .filter(({ attempts }) => attempts[method] && attempts[method].verdict !== 'killed')
    .map(({ name }) => code(name))
    .join(', ') || 'none';

/** Names of the files that hold one fault each. */
export const faultFiles = (): readonly string[] =>
  ['pages', 'cpus', 'objects'].flatMap((kind) =>
    readdirSync(join(root, 'impl/faulty', kind)).map((name) => name.replace(/\.ts$/, '')),
  );

function classRow({ id, bug, faults, why = '' }: (typeof faultClasses)[number]): string[] {
  const gone = faults.find((name) => !faultFiles().includes(name));
  if (gone !== undefined) throw new RangeError(`class ${id} names fault ${gone}: no such file`);
  return [id, bug, faults.map(code).join(', '), why];
}

function claimTable(): string {
  const rows = claims().map((claim) => [claim.id, subject(claim), where(claim), finds(claim)]);
  return table(['claim', 'about', 'zone', 'finds'], rows);
}

/** What it is about; of several CPUs also the program of each, and how large a step is. */
function subject({ design, fault, model, symmetry, programs, grain }: Claim): string {
  const name = fault === undefined ? (design ?? model) : `fault ${fault}`;
  const made = programs === undefined ? '' : `: ${code(programs)}, steps by ${grain ?? 'accesses'}`;
  return `${name}${symmetry ? ', symmetric' : ''}${made}`;
}

const where = (claim: Claim): string =>
  showZone(zone({ ...claim.zone, reserved: claim.zone.reserved ?? [] }));

function finds({ verdict, states, standsFor, depth, obligation, steps, programs }: Claim): string {
  const unit = programs === undefined ? 'calls' : 'steps';
  if (verdict === 'fails') return `${obligation ?? 'a failure'} in ${steps ?? '?'} ${unit}`;
  const counts = [
    ...(states === undefined ? [] : [`${states.toLocaleString('en-US')} states`]),
    ...(standsFor === undefined ? [] : [`standing for ${standsFor.toLocaleString('en-US')}`]),
    ...(depth === undefined ? [] : [`depth ${depth}`]),
  ];
  return ['holds', ...counts].join(', ');
}

const BEGIN = '<!-- begin of what npm run docs makes -->';
const END = '<!-- end of what npm run docs makes -->';

/** A document of which only one table is made. */
function withTable(path: string, made: string): string {
  const text = readFileSync(join(root, path), 'utf8');
  const [before = '', rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new RangeError(`${path} must have the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${made}\n\n${END}${after}`;
}

/** Writes them all. */
export function writeDocs(): void {
  for (const [path, text] of generatedDocs()) writeFileSync(join(root, path), text);
}
