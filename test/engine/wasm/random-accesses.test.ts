/**
 * Random code that touches memory gives what it gives on the host and leaves the same bytes, with
 * addresses of 32 and of 64 bits.
 */
import { describe, expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import type { WatchedMemory } from '../../../engine/wasm/run/watched-memory.ts';
import { host, trying } from './host.ts';
import { randomModule } from './random-code.ts';
import { RandomMemory } from './random-memory.ts';
import { instanceFunction, instanceOf } from './run.ts';

const calls = [
  [0, 0n],
  [1, -1n],
  [-5, 1n << 40n],
  [0x7fffffff, 77n],
] as const;

/** Modules of a seed; the host's engine must take each of them. */
function modulesOf(seed: number, bits: 32 | 64, count: number): Uint8Array[] {
  const chance = prng(seed);
  const made = Array.from({ length: count }, () =>
    randomModule(chance, 5, new RandomMemory(chance, bits)),
  );
  expect(made.every((bytes) => host.validate(bytes))).toBe(true);
  return made;
}

/** What the calls answer one after the other, and the bytes behind them. */
function onMachine(bytes: Uint8Array) {
  const instance = instanceOf(bytes);
  const { words } = instance.memory as WatchedMemory;
  for (const { at, bytes: data } of instance.program.module.data) {
    if (at !== undefined) new Uint8Array(words.buffer, 0, words.byteLength).set(data, at);
  }
  const ours = instanceFunction(instance);
  const answers = calls.map((args) => ours(...args));
  return { answers, bytes: Buffer.from(words.buffer, 0, words.byteLength) };
}

function onHost(bytes: Uint8Array) {
  const { exports } = new host.Instance(new host.Module(bytes));
  const theirs = trying(exports['f']);
  const answers = calls.map((args) => theirs(...args));
  const memory = exports['m'] as unknown as { readonly buffer: ArrayBuffer };
  return { answers, bytes: Buffer.from(memory.buffer) };
}

const seeds = Array.from({ length: 6 }, (_, i) => i + 1);

describe.each([32, 64] as const)('with addresses of %i bits', (bits) => {
  test.each(seeds)('of seed %i', (seed) => {
    for (const bytes of modulesOf(seed, bits, 12)) {
      const [ours, theirs] = [onMachine(bytes), onHost(bytes)];
      expect(ours.answers).toEqual(theirs.answers);
      expect(Buffer.compare(ours.bytes, theirs.bytes)).toBe(0);
    }
  });

  test('most of it ends without a trap, and writes', () => {
    const ends = modulesOf(7, bits, 40).map(onMachine);
    const answers = ends.flatMap((end) => end.answers);
    expect(answers.filter((answer) => answer === undefined).length).toBeLessThan(
      answers.length / 2,
    );
    expect(new Set(ends.map(({ bytes }) => bytes.toString('latin1'))).size).toBeGreaterThan(20);
  });
});
