/**
 * The judge at length: programs by chance, under every strategy at both grains, against the
 * enumerator.
 *
 * Run: npm run judge [-- PROGRAMS [SEED]]   (100,000 from seed 1: some quarter of an hour)
 */
import { compare } from './compare.ts';
import { generate } from './generate.ts';

const [programs = 100_000, first = 1] = process.argv.slice(2).map(Number);
const bounds = { statesMax: 30_000, executionsMax: 20_000 };
let [compared, states, differing] = [0, 0, 0];
for (let seed = first; seed < first + programs; seed++) {
  const { behaviour, differences } = compare(generate(seed), bounds);
  if (behaviour) compared++;
  states += behaviour?.states ?? 0;
  if (differences.length === 0) continue;
  differing++;
  process.stdout.write(`seed ${seed}\n${differences.map((line) => `  ${line}\n`).join('')}`);
}
process.stdout.write(
  `seeds ${first}..${first + programs - 1}: ${compared} programs compared, ` +
    `${programs - compared} too large, ${states} states enumerated, ${differing} differ\n`,
);
process.exitCode = differing > 0 ? 1 : 0;
