/**
 * How fast CPUs are stepped, on a locked allocator: alloc 0; alloc 1; free; free on each of three
 * CPUs over 8 frames, one CPU after the other and again, every access a step. Searched is also a
 * design with caches: alloc 0; free on each of three CPUs over 4 frames.
 *   remembered   code is run once per log, and what it asks for there is kept
 *   re-executed  code is run from its call's start for each step, its log answering
 *   searched     breadth first over all states, spec and invariants checked: every search anew, in
 *                a process that is warm; `cold` is the first one
 * The first two take the same steps, or there is nothing to compare.
 *
 * Run: node bench/schedule.ts   (some twenty seconds)
 */
import type { Machine } from '../engine/schedule/cpus/machine.ts';
import { search } from '../engine/search/search.ts';
import { freeList } from '../impl/designs/free-list.ts';
import { orderMap } from '../impl/designs/order-map.ts';
import { locked } from '../impl/smp/locked.ts';
import { pageCached } from '../impl/smp/page-cache.ts';
import { interleaved, type Scenario } from '../models/many-cpus/world/scenario.ts';
import { parseScripts } from '../models/many-cpus/programs/scripts.ts';
import type { Design } from '../spec/ports/page-port.ts';
import { zone } from '../spec/blocks/zone.ts';

const script = 'alloc 0; alloc 1; free; free';
const each = (calls: string, cpus: number) =>
  parseScripts(Array.from({ length: cpus }, () => calls).join('|'));
const scenarioOf = (base: Design, cpus: number): Scenario => ({
  design: locked(base),
  zone: zone({ regions: [[0, 8]], orderMax: 3 }),
  scripts: each(script, cpus),
});
/** With caches four calls have too many states. */
const withCaches: Scenario = {
  design: pageCached(orderMap),
  zone: zone({ regions: [[0, 4]], orderMax: 2 }),
  scripts: each('alloc 0; free', 3),
};

/** Runs every CPU to its end, the first that can go on first; answers the number of steps. */
function walk(machine: Machine, state: Uint32Array, before: (cpu: number) => void): number {
  let steps = 0;
  machine.initial({ words: state, at: 0, emit() {}, fail() {} });
  for (let cpu = 0; cpu < machine.cpus; ) {
    if (machine.can(state, 0, cpu)) {
      before(cpu);
      machine.take(state, 0, cpu);
      steps++;
    } else cpu++;
  }
  return steps;
}

interface Timed {
  readonly steps: number;
  readonly perSecond: number;
}

/** The best of so many rounds of so many runs each, by processor time. */
function timed(run: () => number, rounds: number, times: number): Timed {
  let best: Timed | undefined;
  for (let round = 0; round < rounds; round++) {
    const began = process.cpuUsage();
    let steps = 0;
    for (let i = 0; i < times; i++) steps += run();
    const { user, system } = process.cpuUsage(began);
    const perSecond = (steps * 1e6) / (user + system);
    if (!best || perSecond > best.perSecond) best = { steps, perSecond };
  }
  return best!;
}

/** How many words of a state are not the same in all of them. */
function wordsThatDiffer(scenario: Scenario): number {
  const machine = interleaved(scenario);
  let first: Uint32Array | undefined;
  const differ = new Set<number>();
  search(machine, {
    onState(words, at) {
      first ??= words.slice(at, at + machine.stateWords);
      for (const [i, word] of first.entries()) if (words[at + i] !== word) differ.add(i);
    },
  });
  return differ.size;
}

/** A row of the table: full searches of this scenario. */
function searched(scenario: Scenario): string {
  const cpus = scenario.scripts.length;
  const run = (): number => search(interleaved(scenario)).explored.transitions;
  const cold = timed(run, 1, 1);
  const warm = timed(run, 10, cpus === 2 ? 30 : 1);
  const { explored } = search(interleaved(scenario));
  const { states, transitions, bytes } = explored;
  const statesPerSecond = (warm.perSecond * states) / transitions;
  const perState = Math.round(bytes / states);
  const beyond = perState - 4 * wordsThatDiffer(scenario);
  return (
    `searched      ${rate(warm.perSecond)} steps, ${rate(statesPerSecond)} states, cold ` +
    `${rate(cold.perSecond)} steps: ${scenario.design.name}, ${cpus} CPUs, ${states} states of ` +
    `${perState} bytes, ${beyond} beyond the words that differ`
  );
}

const rate = (perSecond: number) => `${Math.round(perSecond / 1000).toLocaleString('en-US')} k/s`;

// The searches first: the first one is to be cold.
const locks = [freeList, orderMap].flatMap((base) => [3, 2].map((n) => scenarioOf(base, n)));
const searches = [...locks, withCaches].map((scenario) => searched(scenario));
const machine = interleaved(scenarioOf(freeList, 3));
const state = new Uint32Array(machine.stateWords);
const remembered = timed(() => walk(machine, state, () => {}), 5, 500);
const again = (cpu: number) => machine.logs.runAgain(machine.topOf(state, 0, cpu));
const reExecuted = timed(() => walk(machine, state, again), 5, 500);
if (remembered.steps !== reExecuted.steps) throw new Error('the two took different steps');

const ratio = (remembered.perSecond / reExecuted.perSecond).toFixed(2);
process.stdout.write(
  [
    `remembered    ${rate(remembered.perSecond)} steps, ${machine.logs.count} logs`,
    `re-executed   ${rate(reExecuted.perSecond)} steps   (1 : ${ratio})`,
    ...searches,
    '',
  ].join('\n'),
);
