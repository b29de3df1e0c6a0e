/**
 * `npm run faults:measure [-- part-of-a-name …]`: measures the rows of the kill matrix whose faults
 * have such names, or without arguments those of faults that have no row yet, and puts them into
 * `proofs/kill-matrix.json`, in the order of the faults; rows of faults that are gone go. All rows
 * at once: `npx buddycheck faults --json > proofs/kill-matrix.json`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { faultsJson } from '../cli/report/faults-summary.ts';
import { suspects } from '../models/strength/kill-matrix.ts';
import { isAsItShould, type KillRow, readKillMatrix } from '../proofs/kill-matrix.ts';

const path = 'proofs/kill-matrix.json';
const rows = new Map(readKillMatrix(readFileSync(path, 'utf8')).map((row) => [row.name, row]));
const parts = process.argv.slice(2);
const chosen = suspects.filter(({ name }) =>
  parts.length > 0 ? parts.some((part) => name.includes(part)) : !rows.has(name),
);

for (const { name } of chosen) {
  const args = ['cli/main.ts', 'faults', '--json', '--only', name];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  const row = stdout === '' ? undefined : readKillMatrix(stdout).find((one) => one.name === name);
  if (!row) throw new Error(`${name} was not measured: ${stderr}`);
  rows.set(name, row);
  const seen = row.killers.join(' ') || 'none';
  console.log(`${name}: seen by ${seen}${isAsItShould(row) ? '' : ', NOT AS IT SHOULD'}`);
}

const kept = suspects.flatMap(({ name }): readonly KillRow[] => {
  const row = rows.get(name);
  return row ? [row] : [];
});
writeFileSync(path, `${faultsJson(kept, suspects.length - kept.length)}\n`);
process.exitCode = kept.every(isAsItShould) ? 0 : 1;
