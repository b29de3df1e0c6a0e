/**
 * `npm run mutate:lemmas [-- file …]`: mutants of the functions that lemmas are about, and which
 * lemma notices each. A mutant is made by Stryker's instrumenter, its text translated, and of the
 * lemmas whose questions it changes, the cheapest first, each is asked until one is answered
 * otherwise.
 * The rows go into `proofs/lemma-mutants.json`, from which `npm run docs` makes a table.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';
import { codeOf, type Lemma } from '../../proofs/inductive/lemmas/lemma.ts';
import { lemmas } from '../../proofs/inductive/lemmas/every-lemma.ts';
import { longLemmas, type Script, scriptsOf } from '../../proofs/inductive/run-lemmas.ts';
import { Solver } from '../../proofs/inductive/solver/solver.ts';
import { projectRoot, Sources } from '../../proofs/inductive/translate/source.ts';
import { type MutantRow, readLemmaMutants } from '../../proofs/lemma-mutants.ts';
import { type Mutant, switched } from './switched.ts';

/** Functions and methods that lemmas are about, by file. */
const proved: Readonly<Record<string, readonly string[]>> = {
  'spec/blocks/geometry.ts': ['isLower', 'buddyOf', 'parentOf', 'overlap', 'covers'],
  'impl/memory/list.ts': ['makeEmpty', 'isEmpty', 'insertAfter', 'unlink'],
  'impl/memory/carve.ts': ['carveStretch'],
  'impl/memory/bits.ts': ['toggleBit', 'lowestBit'],
  'impl/memory/widths.ts': ['fitsWord', 'linksFit', 'endOfFrames', 'addressesFit'],
  'impl/designs/free-list.ts': ['buddyOf'],
  'impl/designs/split-bit.ts': ['heapNode', 'frameAt'],
  'impl/designs/order-map.ts': [
    'clearTags',
    'findSource',
    'splitDown',
    'mergeUp',
    'isMergeable',
    'remove',
    'push',
    'setTag',
    'node',
  ],
};

/** Seconds of one question; a mutant that takes longer is left undecided. */
const SECONDS_MAX = 90;

const path = 'proofs/lemma-mutants.json';
const solverOf = (): Solver => new Solver();

/** The name of the function or method that holds this place, if it is one of these. */
function functionAt(source: ts.SourceFile, at: number, names: readonly string[]): string {
  let found = '';
  const visit = (node: ts.Node): void => {
    if (at < node.getStart(source) || at >= node.end) return;
    const isNamed =
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isVariableDeclaration(node);
    if (isNamed && node.name && names.includes(node.name.getText(source))) {
      found = node.name.getText(source);
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

const slowness = ({ id }: Lemma): number => longLemmas.length - longLemmas.indexOf(id);

/** The lemmas about a file, those that take longest at the end. */
const lemmasAbout = (file: string): readonly Lemma[] =>
  lemmas
    .filter(({ about }) => about.includes(file.split('/').at(-1) ?? file))
    .toSorted(
      (a, b) =>
        (longLemmas.includes(a.id) ? slowness(a) : 0) -
        (longLemmas.includes(b.id) ? slowness(b) : 0),
    );

const scripts = (lemma: Lemma, texts: ReadonlyMap<string, string>): Script[] =>
  scriptsOf(lemma, lemma.pose(codeOf(new Sources(ts, projectRoot(), texts))));

/** Asks what the mutant changed of one lemma's questions; undefined if all answers are the same. */
async function noticed(
  lemma: Lemma,
  changed: readonly Script[],
): Promise<MutantRow['how'] | undefined> {
  const solver = solverOf();
  let isOpen = false;
  try {
    for (const { text, expected } of changed) {
      const asked = { logic: lemma.logic, text, shown: [], secondsMax: SECONDS_MAX };
      const { answer } = await solver.ask(asked);
      if (answer === 'unknown') isOpen = true;
      else if (answer !== expected) return 'refuted';
    }
  } finally {
    solver.end();
  }
  return isOpen ? 'undecided' : undefined;
}

async function fateOf(file: string, text: string): Promise<Pick<MutantRow, 'by' | 'how'>> {
  let open: Pick<MutantRow, 'by' | 'how'> = { how: 'unnoticed' };
  for (const lemma of lemmasAbout(file)) {
    const right = new Set(scripts(lemma, new Map()).map((one) => one.text));
    let made: Script[];
    try {
      made = scripts(lemma, new Map([[file, text]]));
    } catch {
      return { how: 'not translated', by: lemma.id };
    }
    const how = await noticed(
      lemma,
      made.filter((one) => !right.has(one.text)),
    );
    if (how === 'refuted') return { how, by: lemma.id };
    if (how === 'undecided') open = { how, by: lemma.id };
  }
  return open;
}

const chosen = process.argv.slice(2);
const files = Object.keys(proved).filter((file) => chosen.length === 0 || chosen.includes(file));
const kept = readLemmaMutants(readFileSync(path, 'utf8')).filter(
  ({ file }) => !files.includes(file),
);
const rows: MutantRow[] = [...kept];
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const { mutants } = await switched(file);
  for (const mutant of mutants) {
    const name = functionAt(source, mutant.from, proved[file] ?? []);
    if (name === '') continue;
    // A statement that is taken away leaves an empty one, which has no translation; a block has.
    const replacement = mutant.replacement === ';' ? '{}' : mutant.replacement;
    const changed = text.slice(0, mutant.from) + replacement + text.slice(mutant.to);
    const row = { file, name, ...told(mutant), ...(await fateOf(file, changed)) };
    rows.push(row);
    console.log(`${file} ${name}:${row.line} ${row.original} → ${row.replacement}: ${row.how}`);
    writeFileSync(path, `[\n${rows.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`);
  }
}

function told({ line, mutator, original, replacement }: Mutant) {
  const brief = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 60);
  return { line, mutator, original: brief(original), replacement: brief(replacement) };
}
