/**
 * The states of the spec up to 32 frames, counted three ways: by the recurrences, by a search
 * modulo swaps of halves, and by adding up how many states each orbit of that search stands for.
 * `prose/state-count.md` proves the recurrences.
 *
 * Run: npm run state-count   (15 s, one core, 170 MB). Exit code 0 if all agree, else 1.
 */
import { start } from '../engine/search/search.ts';
import { treeSpec } from '../models/contracts/tree-spec.ts';
import { zone } from '../spec/blocks/zone.ts';

const ORDER_MAX = 5;
const SLICE = 20_000;

/** S(n) = S(n-1)² + 1, S(0) = 2: all states of 2^n frames. */
const S = (n: number): bigint => (n === 0 ? 2n : S(n - 1) ** 2n + 1n);
/** Q(n) = Q(n-1)(Q(n-1)+1)/2 + 1, Q(0) = 2: the same modulo swaps of halves. */
const Q = (n: number): number => (n === 0 ? 2 : (Q(n - 1) * (Q(n - 1) + 1)) / 2 + 1);

const digits = (n: number | bigint): string => n.toLocaleString('en');

/** Searches one block of order n; says whether both numbers are as expected. */
function agrees(n: number): boolean {
  const model = treeSpec(zone({ regions: [[0, 2 ** n]], orderMax: n }));
  /** How many orbits stand for 2^k states, by k. */
  const orbitsOf = Array.from({ length: 64 }, () => 0);
  const run = start(model, {
    onState: (words, at) => {
      const unlike = model.unlike(words, at);
      orbitsOf[unlike] = (orbitsOf[unlike] ?? 0) + 1;
    },
  });
  const before = process.cpuUsage();
  while (!run.step(SLICE)) {
    const { states } = run.explored;
    const percent = ((100 * states) / Q(n)).toFixed(1);
    if (process.stderr.isTTY) process.stderr.write(`\r${digits(states)} orbits, ${percent} %`);
  }
  if (process.stderr.isTTY) process.stderr.write('\r\u001B[2K');
  const { user, system } = process.cpuUsage(before);
  const seconds = (user + system) / 1e6;
  const states = orbitsOf.reduce((sum, orbits, k) => sum + BigInt(orbits) * 2n ** BigInt(k), 0n);
  const orbits = run.explored.states;
  const isRight = run.verdict?.kind === 'holds' && orbits === Q(n) && states === S(n);
  const expected = isRight
    ? 'as the recurrences say'
    : `EXPECTED ${digits(Q(n))} and ${digits(S(n))}`;
  process.stdout.write(
    `${String(2 ** n).padStart(2)} frames ${digits(orbits).padStart(10)} orbits` +
      `${digits(states).padStart(16)} states ${seconds.toFixed(2).padStart(6)} s  ${expected}\n`,
  );
  return isRight;
}

const orders = Array.from({ length: ORDER_MAX + 1 }, (_, n) => n);
process.exitCode = orders.map(agrees).every(Boolean) ? 0 : 1;
