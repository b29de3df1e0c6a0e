/**
 * How fast CPUs are stepped, on a locked allocator: alloc 0; alloc 1; free; free on each of three
 * CPUs over 8 frames, one CPU after the other and again, every access a step.
 *   remembered   code is run once per log, and what it asks for there is kept
 *   re-executed  code is run from its call's start for each step, its log answering
 *   searched     breadth first over all states, spec and invariants checked
 * The first two take the same steps, or there is nothing to compare.
 *
 * Run: node bench/schedule.ts   (some five seconds)
 */
import type { Machine } from '../engine/schedule/machine.ts';
import { search } from '../engine/search.ts';
import { freeList } from '../impl/free-list.ts';
import { locked } from '../impl/smp/locked.ts';
import { interleaved } from '../models/interleaved.ts';
import { parseScripts } from '../models/scripts.ts';
import { zone } from '../spec/zone.ts';

const script = 'alloc 0; alloc 1; free; free';
const scenario = {
  design: locked(freeList),
  zone: zone({ regions: [[0, 8]], orderMax: 3 }),
  scripts: parseScripts([script, script, script].join('|')),
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

function timed(run: () => number): Timed {
  let best: Timed | undefined;
  for (let round = 0; round < 5; round++) {
    const began = process.cpuUsage();
    let steps = 0;
    for (let i = 0; i < 500; i++) steps += run();
    const { user, system } = process.cpuUsage(began);
    const perSecond = (steps * 1e6) / (user + system);
    if (!best || perSecond > best.perSecond) best = { steps, perSecond };
  }
  return best!;
}

const machine = interleaved(scenario);
const state = new Uint32Array(machine.stateWords);
const remembered = timed(() => walk(machine, state, () => {}));
const reExecuted = timed(() =>
  walk(machine, state, (cpu) => machine.logs.runAgain(machine.topOf(state, 0, cpu))),
);
if (remembered.steps !== reExecuted.steps) throw new Error('the two took different steps');

const began = performance.now();
const { explored } = search(interleaved(scenario));
const seconds = (performance.now() - began) / 1000;

const rate = (perSecond: number) => `${Math.round(perSecond / 1000).toLocaleString('en-US')} k/s`;
const ratio = (remembered.perSecond / reExecuted.perSecond).toFixed(2);
process.stdout.write(
  [
    `remembered    ${rate(remembered.perSecond)} steps`,
    `re-executed   ${rate(reExecuted.perSecond)} steps   (1 : ${ratio})`,
    `searched      ${rate(explored.transitions / seconds)} steps, ${explored.states} states, ` +
      `${Math.round(explored.bytes / explored.states)} bytes per state of ` +
      `${machine.stateWords} words, ${machine.logs.count} logs`,
    '',
  ].join('\n'),
);
