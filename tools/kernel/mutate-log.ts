/**
 * What is caught of changed logs: a table by kind, with and without snapshots and kprobes.
 * usage: node tools/kernel/mutate-log.ts LOG [TIMES]        every kind TIMES (default 50) times
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { prng } from '../../engine/random/prng.ts';
import { LogJudge } from '../../models/logs/judge/judge.ts';
import { DamagedLog } from '../../models/logs/readers/damage.ts';
import { LinuxReader } from '../../models/logs/readers/linux-reader.ts';
import { mutations, withoutProbes, withoutSnapshots } from './mutations.ts';

const [path, times = '50'] = process.argv.slice(2);
if (path === undefined) throw new RangeError('usage: node tools/kernel/mutate-log.ts LOG [TIMES]');
const bytes = readFileSync(path);
const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
const whole = text.split(/\r?\n/);

const variants = [
  ['snapshots and kprobes', whole],
  ['snapshots', withoutProbes(whole)],
  ['neither', withoutSnapshots(withoutProbes(whole))],
] as const;

/** `fails`, `unknown` where something could explain it, `damaged`, or `holds`. */
function verdictOf(lines: readonly string[]): string {
  const judge = new LogJudge();
  const reader = new LinuxReader(judge);
  try {
    for (const line of lines) {
      const buffer = Buffer.from(line, 'latin1');
      reader.line(buffer, 0, buffer.length);
    }
    reader.ends();
  } catch (error) {
    if (error instanceof DamagedLog) return 'damaged';
    throw error;
  }
  const found = judge.findings.contradictions;
  if (found.some(({ unless }) => unless === undefined)) return 'fails';
  return found.length > 0 ? 'unknown' : 'holds';
}

for (const [name, lines] of variants) {
  process.stdout.write(
    `unchanged, ${name}: ${verdictOf(lines.at(-1) === '' ? lines.slice(0, -1) : lines)}\n`,
  );
}
for (const { name, change } of mutations) {
  const cells = variants.map(([, lines]) => {
    const counts = new Map<string, number>();
    const base = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
    let made = 0;
    for (let seed = 1; made < Number(times) && seed <= 10 * Number(times); seed++) {
      const random = prng(seed);
      const changed = change(base, (below) => random.below(below));
      if (!changed) continue;
      const verdict = verdictOf(changed);
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      made++;
    }
    if (made === 0) return '–';
    const told = (counts.get('fails') ?? 0) + (counts.get('damaged') ?? 0);
    const unsure = counts.get('unknown') ?? 0;
    return unsure > 0 ? `${told} + ${unsure} unknown` : `${told}`;
  });
  process.stdout.write(`| ${name} | ${cells.join(' | ')} |\n`);
}
