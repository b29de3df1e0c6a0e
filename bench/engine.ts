/**
 * How fast the engine is, next to what a user would pick instead: the same locked buddy searched
 *   packed, exact | packed, 64-bit fingerprints | as plain objects through the same engine |
 *   as plain objects by twenty lines with a Set of strings.
 * All four must count the same states and transitions, or there is nothing to compare.
 *
 * Run: node bench/engine.ts [order cpus blocksMax]   (default 3 2 8, a few seconds)
 * CPU seconds, best of three in one process; the object models on the smaller 3 2 2.
 */

import { type Explored, type Model, search } from '../engine/index.ts';
import { type Bounds, packed, readable } from './engine-locked-buddy.ts';

interface Run {
  readonly name: string;
  readonly bounds: Bounds;
  readonly explored: Pick<Explored, 'states' | 'transitions'> & { readonly bytes?: number };
  readonly seconds: number;
}

/** Breadth-first search as it is written in an afternoon; counts, and checks nothing. */
function afternoon<State>(model: Model<State>): Pick<Explored, 'states' | 'transitions'> {
  const seen = new Set([model.key(model.initial)]);
  let transitions = 0;
  for (let level = [model.initial]; level.length > 0; ) {
    const next: State[] = [];
    for (const state of level) {
      const wrong = model.check?.(state);
      if (wrong !== undefined) throw new Error(`${model.key(state)}: ${JSON.stringify(wrong)}`);
      for (const step of model.steps(state)) {
        transitions++;
        const key = model.key(step.next);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(step.next);
      }
    }
    level = next;
  }
  return { states: seen.size, transitions };
}

function exhausted(verdict: ReturnType<typeof search>): Explored {
  if (verdict.kind !== 'holds') throw new Error(`expected holds, got ${JSON.stringify(verdict)}`);
  return verdict.explored;
}

function best(name: string, bounds: Bounds, run: () => Run['explored']): Run {
  let fastest: Run | undefined;
  for (let i = 0; i < 3; i++) {
    const before = process.cpuUsage();
    const explored = run();
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (!fastest || seconds < fastest.seconds) fastest = { name, bounds, explored, seconds };
  }
  return fastest!;
}

function show({ name, bounds, explored, seconds }: Run, slowest: Run): void {
  const { order, cpus, blocksMax } = bounds;
  const rate = explored.states / seconds;
  const ratio = rate / (slowest.explored.states / slowest.seconds);
  const bytes = explored.bytes ? (explored.bytes / explored.states).toFixed(1) : '-';
  console.log(
    `${name.padEnd(30)} ${order},${cpus},${blocksMax}` +
      `${explored.states.toLocaleString('en').padStart(13)} states` +
      `${explored.transitions.toLocaleString('en').padStart(13)} transitions` +
      `${seconds.toFixed(2).padStart(7)} s${(rate / 1e6).toFixed(3).padStart(8)} M states/s` +
      `${bytes.padStart(6)} bytes/state${ratio.toFixed(1).padStart(7)} ×`,
  );
}

function same(runs: readonly Run[]): void {
  const counts = new Set(runs.map((r) => `${r.explored.states} ${r.explored.transitions}`));
  if (counts.size > 1) throw new Error(`counts differ: ${[...counts].join(', ')}`);
}

const [order = 3, cpus = 2, blocksMax = 8] = process.argv.slice(2).map(Number);
const bounds = { order, cpus, blocksMax };
const small = { order: 3, cpus: 2, blocksMax: 2 };
const fast = (name: string, of: Bounds, seen: 'exact' | 'fingerprints') =>
  best(name, of, () => exhausted(search(packed(of), { seen })));

const large = [
  fast('packed, exact', bounds, 'exact'),
  fast('packed, fingerprints', bounds, 'fingerprints'),
];
const little = [
  fast('packed, exact', small, 'exact'),
  best('objects, this engine', small, () => exhausted(search(readable(small)))),
  best('objects, Set of JSON strings', small, () => afternoon(readable(small))),
];
same(large);
same(little);
for (const run of [...large, ...little]) show(run, little.at(-1)!);
