/**
 * How fast binaries are looked at: calls of the same module on the host's engine, on the machine
 * without and with a search around it, and steps of several CPUs. One run, side by side; and how
 * much of a search is the machine's own work, which is what a code generator could save.
 */
import { readFileSync } from 'node:fs';
import { Instance } from '../engine/wasm/run/instance.ts';
import { compile } from '../engine/wasm/lower/program.ts';
import { WatchedMemory } from '../engine/wasm/run/watched-memory.ts';
import { start } from '../engine/search/search.ts';
import { interleaved } from '../models/many-cpus/world/scenario.ts';
import { parseScripts } from '../models/many-cpus/programs/scripts.ts';
import { Binary } from '../models/subject/binaries/binary-mount.ts';
import { conventional } from '../models/subject/binaries/convention.ts';
import { explore } from '../models/one-cpu/binaries/search-binary.ts';
import { hostTask, searchOnHost } from '../models/one-cpu/binaries/host-engine.ts';
import { Learned } from '../models/one-cpu/binaries/relevant-bytes.ts';
import { sharedBinary } from '../models/subject/binaries/cpus/shared-binary.ts';
import { block } from '../spec/blocks/geometry.ts';
import { order } from '../spec/blocks/units.ts';
import { zone } from '../spec/blocks/zone.ts';

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

interface HostEngine {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: Readonly<Record<string, (...args: number[]) => number>>;
  };
}
const host = (globalThis as unknown as { WebAssembly: HostEngine }).WebAssembly;

await measured("host's engine: alloc and free, calls", () => {
  const { exports } = new host.Instance(new host.Module(programOf('pair-bit').module.bytes));
  const memory = exports['memory'] as unknown as { grow(pages: number): number };
  const base = memory.grow(1) * 65_536;
  exports['buddycheck_init']!(base, 8, 3);
  const calls = 50 * CALLS;
  for (let i = 0; i < calls; i += 2) {
    exports['buddycheck_free']!(exports['buddycheck_alloc']!(0), 0);
  }
  return calls;
});

await measured('machine, no memory watched: alloc and free, calls', () => {
  const program = programOf('pair-bit');
  const memory = new WatchedMemory(4, { reads: () => {}, writes: () => 0 });
  const instance = new Instance(program, memory, { fuelMax: 1e6 });
  const indexOf = (name: string) => program.module.exports.get(name)!.index;
  const [alloc, free] = [indexOf('buddycheck_alloc'), indexOf('buddycheck_free')];
  instance.call(indexOf('buddycheck_init'), 3 * 65_536, 8, 3);
  for (let i = 0; i < CALLS; i += 2) {
    memory.begin();
    instance.call(free, instance.call(alloc, 0), 0);
  }
  return CALLS;
});

await measured('machine, as a search calls it: alloc and free', () => {
  const binary = mount();
  binary.init();
  const [k, b] = [order(0), block(0, 0)];
  for (let i = 0; i < CALLS; i += 2) {
    binary.run({ op: 'alloc', order: k }, []);
    binary.run({ op: 'free', block: b }, []);
  }
  return CALLS;
});

const learned = new Learned(mount().frameBytes);
let calls = 0;
const search = async (): Promise<number> => {
  let states = 0;
  for (let i = 0; i < 5; i++) {
    const found = await explore(mount(), { level: 'coalescing', statesMax: 5000, learned });
    states += found.verdict.explored.states;
    calls += found.model.callsMade;
  }
  return states;
};
await search();
calls = 0;
await measured('machine: search of 8 frames, states', search);
await measured('  the same, calls', async () => {
  calls = 0;
  await search();
  return calls;
});
await measured("host's engine: search of 8 frames, states", async () => {
  let states = 0;
  for (let i = 0; i < 3; i++) {
    states += (await searchOnHost(hostTask(mount(), learned, 5000))).states;
  }
  return states;
});

const design = sharedBinary(programOf('smp-hooks.counts-unlocked'), 'counts-unlocked');
const scripts = parseScripts('alloc 0; alloc 1; free; free | alloc 0; free | alloc 0; free');
const machine = interleaved({
  design,
  zone: zone({ regions: [[0, 4]], orderMax: 2 }),
  scripts,
});
await measured('machine: 3 CPUs, steps', () => {
  const run = start(machine);
  run.step(Infinity);
  return run.explored.transitions;
});
console.log(`  for which a call was run ${machine.logs.runs.toLocaleString('en-US')} times`);
