/**
 * `npm run mutate:matrix`: every mutant of the designs and of the judge, in one process. Without
 * arguments all files, and the page of the docs is written anew; with paths only these, printed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rowsOf, type Row } from './matrix.ts';
import { changeOf, matrixPage, replaced } from './page.ts';

/** What the designs in `models/catalogue/designs.ts` are made of. */
const designFiles = [
  'impl/memory/list.ts',
  'impl/memory/bits.ts',
  'impl/memory/carve.ts',
  'impl/memory/ring.ts',
  'impl/designs/free-list.ts',
  'impl/designs/order-map.ts',
  'impl/memory/bootmem.ts',
  'impl/designs/pair-map.ts',
  'impl/designs/pair-map-trusting.ts',
  'impl/designs/split-bit.ts',
  'impl/designs/split-bit-chunks.ts',
  'impl/designs/stripe-tree/bitset.ts',
  'impl/designs/stripe-tree/layout.ts',
  'impl/designs/stripe-tree/stripe-tree.ts',
  'impl/designs/stripe-tree/stripes.ts',
  'impl/designs/stripe-tree/trees.ts',
];

/** What judges a page allocator on one CPU. */
const judgeFiles = [
  'spec/pages/bitmaps.ts',
  'spec/blocks/blame.ts',
  'spec/blocks/geometry.ts',
  'spec/pages/invariants.ts',
  'spec/pages/lists.ts',
  'spec/pages/metadata.ts',
  'spec/operations/alloc.ts',
  'spec/operations/calls.ts',
  'spec/operations/free.ts',
  'spec/operations/operations.ts',
  'spec/pages/picks.ts',
  'spec/pages/refinement.ts',
  'spec/pages/state.ts',
  'spec/blocks/units.ts',
  'spec/pages/view.ts',
  'spec/blocks/zone.ts',
  'impl/memory/checked-memory.ts',
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
