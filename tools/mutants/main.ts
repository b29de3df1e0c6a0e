/**
 * `npm run mutate:matrix`: every mutant of the designs and of the judge, in one process. Without
 * arguments all files, and the page of the docs is written anew; with paths only these, printed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rowsOf, type Row } from './matrix.ts';
import { changeOf, matrixPage, replaced } from './page.ts';

/** What the designs in `models/designs.ts` are made of. */
const designFiles = [
  'impl/list.ts',
  'impl/bits.ts',
  'impl/carve.ts',
  'impl/ring.ts',
  'impl/free-list.ts',
  'impl/order-map.ts',
  'impl/bootmem.ts',
  'impl/pair-map.ts',
  'impl/pair-map-trusting.ts',
  'impl/split-bit.ts',
  'impl/split-bit-chunks.ts',
  'impl/stripe-tree/bitset.ts',
  'impl/stripe-tree/layout.ts',
  'impl/stripe-tree/stripe-tree.ts',
  'impl/stripe-tree/stripes.ts',
  'impl/stripe-tree/trees.ts',
];

/** What judges a page allocator on one CPU. */
const judgeFiles = [
  'spec/bitmaps.ts',
  'spec/blame.ts',
  'spec/geometry.ts',
  'spec/invariants.ts',
  'spec/lists.ts',
  'spec/metadata.ts',
  'spec/operations.ts',
  'spec/picks.ts',
  'spec/refinement.ts',
  'spec/state.ts',
  'spec/units.ts',
  'spec/view.ts',
  'spec/zone.ts',
  'impl/checked-memory.ts',
];

const page = 'docs/mutation.md';
const chosen = process.argv.slice(2);
const unknown = chosen.filter((file) => ![...designFiles, ...judgeFiles].includes(file));
if (unknown.length > 0) {
  console.error(`no file of a design or of the judge: ${unknown.join(', ')}`);
  process.exit(64);
}

const rows: Row[] = [];
for (const file of [...designFiles, ...judgeFiles]) {
  if (chosen.length > 0 && !chosen.includes(file)) continue;
  const started = performance.now();
  const found = await rowsOf(file, judgeFiles.includes(file));
  rows.push(...found);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const lived = found.filter(({ fate }) => fate !== 'killed');
  console.log(`${file}: ${found.length} mutants, ${lived.length} not killed, ${seconds} s`);
  for (const { fate, mutant } of lived) {
    console.log(`  ${fate} ${file}:${mutant.line} ${changeOf(mutant)}`);
  }
}

if (chosen.length === 0) {
  mkdirSync('reports', { recursive: true });
  writeFileSync('reports/mutants.json', `${JSON.stringify(rows, undefined, 1)}\n`);
  const isOf = (files: readonly string[]) => rows.filter(({ file }) => files.includes(file));
  const text = matrixPage(isOf(designFiles), isOf(judgeFiles));
  writeFileSync(page, replaced(readFileSync(page, 'utf8'), 'matrix', text));
  console.log(`${page} is up to date; every mutant is in reports/mutants.json`);
}
