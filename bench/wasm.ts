/**
 * How fast binaries are looked at: calls of the same module on the host's engine, on the machine
 * without and with a search around it, and steps of several CPUs. One run, side by side.
 */
import { readFileSync } from 'node:fs';
import { compile } from '../engine/machine/program.ts';
import { start } from '../engine/search.ts';
import { interleaved } from '../models/interleaved.ts';
import { parseScripts } from '../models/scripts.ts';
import { Binary } from '../models/wasm/binary.ts';
import { conventional } from '../models/wasm/convention.ts';
import { explore } from '../models/wasm/explore.ts';
import { hostTask, searchOnHost } from '../models/wasm/host-engine.ts';
import { Learned } from '../models/wasm/learned.ts';
import { sharedBinary } from '../models/wasm/shared-binary.ts';
import { block } from '../spec/geometry.ts';
import { order } from '../spec/units.ts';
import { zone } from '../spec/zone.ts';

const programOf = (name: string) =>
  compile(readFileSync(new URL(`../foreign/wasm/${name}.wasm`, import.meta.url)));

const eight = zone({ regions: [[0, 8]], orderMax: 3, alignment: 'region' });
const mount = () => {
  const program = programOf('pair-bit');
  return new Binary(program, conventional(program), eight);
};

/** Seconds of processor time, so that other work on the machine does not count. */
async function measured(what: string, run: () => number | Promise<number>): Promise<void> {
  const began = process.cpuUsage();
  const done = await run();
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  const rate = Math.round(done / seconds).toLocaleString('en-US');
  console.log(`${what.padEnd(48)} ${rate.padStart(12)}/s   ${seconds.toFixed(2)} s`);
}

const CALLS = 200_000;

await measured('machine: alloc and free, calls', () => {
  const binary = mount();
  binary.init();
  const [k, b] = [order(0), block(0, 0)];
  for (let i = 0; i < CALLS; i += 2) {
    binary.run({ op: 'alloc', order: k }, false);
    binary.run({ op: 'free', block: b }, false);
  }
  return CALLS;
});

const learned = new Learned(mount().frameBytes);
await measured('machine: search of 8 frames, states', async () => {
  let states = 0;
  for (let i = 0; i < 3; i++) {
    const found = await explore(mount(), { level: 'coalescing', statesMax: 5000, learned });
    states += found.verdict.explored.states;
  }
  return states;
});
await measured("host's engine: search of 8 frames, states", async () => {
  let states = 0;
  for (let i = 0; i < 3; i++) {
    states += (await searchOnHost(hostTask(mount(), learned, 5000))).states;
  }
  return states;
});
await measured('machine: 3 CPUs, steps', () => {
  const design = sharedBinary(programOf('smp-magazines'), 'smp-magazines');
  const scripts = parseScripts('alloc 0; free | alloc 0; free | alloc 0; free');
  const four = zone({ regions: [[0, 4]], orderMax: 2 });
  const run = start(interleaved({ design, zone: four, scripts }));
  run.step(Infinity);
  return run.explored.transitions;
});
