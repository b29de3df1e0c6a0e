/**
 * How many calls of a binary are judged a second, each with what it shows of its lists: by the
 * readable search, by tables on the interpreter, and by tables on the host's own engine. Warm: what
 * belongs in a state was learned before. One run, side by side, CPU seconds.
 */
import { readFileSync } from 'node:fs';
import { compile } from '../engine/wasm/lower/program.ts';
import { Learned } from '../models/one-cpu/binaries/relevant-bytes.ts';
import { explore } from '../models/one-cpu/binaries/search-binary.ts';
import { Binary, type Engine } from '../models/subject/binaries/binary-mount.ts';
import { conventional } from '../models/subject/binaries/convention.ts';
import { zone } from '../spec/blocks/zone.ts';

const ways: readonly (readonly [string, boolean, Engine])[] = [
  ['readable, interpreter', false, 'interpreter'],
  ['tables, interpreter', true, 'interpreter'],
  ['tables, host', true, 'host'],
];

console.log('port, frames'.padEnd(24) + ways.map(([name]) => name.padStart(26)).join(''));
for (const name of ['pair-bit', 'split-bit', 'longest-tree']) {
  const program = compile(readFileSync(new URL(`../foreign/wasm/${name}.wasm`, import.meta.url)));
  const convention = conventional(program);
  const level = convention.listed ? 'inspected' : 'coalescing';
  for (const frames of [8, 10]) {
    const on = zone({ regions: [[0, frames]], orderMax: 3, alignment: 'region' });
    const rates: number[] = [];
    for (const [, tables, engine] of ways) {
      const learned = new Learned(new Binary(program, convention, on).frameBytes);
      const run = async (): Promise<number> => {
        const binary = new Binary(program, convention, on, undefined, engine);
        const began = process.cpuUsage();
        const { model } = await explore(binary, { level, statesMax: 2 ** 20, learned, tables });
        const { user, system } = process.cpuUsage(began);
        return (1e6 * model.callsMade) / (user + system);
      };
      await run();
      rates.push(await run());
    }
    const told = rates.map((rate) => {
      const times = (rate / rates[0]!).toFixed(1);
      return `${Math.round(rate).toLocaleString('en-US')}/s ×${times}`.padStart(26);
    });
    console.log(`${name}, ${frames}`.padEnd(24) + told.join(''));
  }
}
