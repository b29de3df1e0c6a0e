/**
 * How fast long runs are judged: random calls on 2^16 frames, and the recorded workload, each with
 * the spec in lock step. The target is 100,000 calls judged per second, and 5 s for the workload.
 *
 * Run: node bench/recorded.ts
 * CPU seconds of one process; one untimed round first.
 */
import { prng } from '../engine/random/prng.ts';
import { designs } from '../models/catalogue/designs.ts';
import { allocCall, freeCall, LockStep } from '../models/one-cpu/histories/lock-step.ts';
import { linuxWorkload } from '../models/logs/read-trace.ts';
import { replayRecorded } from '../models/logs/recorded.ts';
import type { Block } from '../spec/blocks/geometry.ts';
import type { Design } from '../spec/ports/page-port.ts';
import { zone } from '../spec/blocks/zone.ts';

const CALLS = 200_000;
const large = zone({ regions: [[0, 2 ** 16]], orderMax: 10 });

function secondsSince(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
}

/** Keeps about so many blocks live, of small orders mostly; gives the calls per second. */
function randomCalls(design: Design, liveAim: number): number {
  const chance = prng(1, 0);
  const live: Block[] = [];
  const run = new LockStep(design, large);
  if (run.start()) throw new Error(`${design.name} does not start`);
  const began = process.cpuUsage();
  for (let i = 0; i < CALLS; i++) {
    const isAlloc = live.length === 0 || chance.below(10) < (live.length < liveAim ? 9 : 5);
    const last = live.length - 1;
    const pick = isAlloc ? 0 : chance.below(live.length);
    const b = live[pick] as Block;
    const call = isAlloc
      ? allocCall(Math.min(chance.below(6), chance.below(6)))
      : freeCall(b.at, b.order);
    const broken = run.apply(call);
    if (broken) throw new Error(`${design.name}: ${broken.why}`);
    if (typeof run.answer === 'object') live.push(run.answer as Block);
    else if (!isAlloc) {
      live[pick] = live[last] as Block;
      live.pop();
    }
  }
  if (run.look()) throw new Error(`${design.name} fails at the end`);
  return CALLS / secondsSince(began);
}

function replaySeconds(design: Design): number {
  const workload = linuxWorkload();
  const began = process.cpuUsage();
  const replay = replayRecorded(design, workload);
  if (replay.kind === 'fails') throw new Error(`${design.name}: ${replay.failure.why}`);
  return secondsSince(began);
}

const perSecond = (rate: number): string => `${Math.round(rate / 1000)}k/s`.padStart(9);

console.log('design          2,000 live  9,000 live    recorded');
for (const design of designs) {
  randomCalls(design, 100);
  const few = perSecond(randomCalls(design, 2_000));
  const many = perSecond(randomCalls(design, 9_000));
  const recorded = `${replaySeconds(design).toFixed(2)} s`.padStart(10);
  console.log(`${design.name.padEnd(16)} ${few}   ${many}  ${recorded}`);
}
