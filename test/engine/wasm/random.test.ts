/**
 * Random valid code gives what it gives on the host, call after call: the host shares no line with
 * the machine, and what is wrong in moving values, in branches or in calls is wrong in some of it.
 */
import { describe, expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { hostFunction } from './host.ts';
import { randomModule } from './random-code.ts';
import { machineFunction } from './run.ts';

const calls = [
  [0, 0n],
  [1, -1n],
  [-5, 1n << 40n],
  [0x7fffffff, 77n],
] as const;

/** The modules of a seed, and what the host answers; globals stay from one call to the next. */
function modulesOf(seed: number) {
  const chance = prng(seed);
  return Array.from({ length: 6 }, () => {
    const bytes = randomModule(chance, 5);
    const theirs = hostFunction(bytes, 'f');
    return { bytes, answers: calls.map((args) => theirs(...args)) };
  });
}

const seeds = Array.from({ length: 8 }, (_, i) => ({ seed: i + 1, modules: modulesOf(i + 1) }));

describe('random code gives what the host gives', () => {
  test.each(seeds)('of seed $seed', ({ modules }) => {
    for (const { bytes, answers } of modules) {
      const ours = machineFunction(bytes);
      expect(calls.map((args) => ours(...args))).toEqual(answers);
    }
  });
});

test('most of it ends without a trap, and gives different values', () => {
  const all = seeds.flatMap(({ modules }) => modules.flatMap(({ answers }) => answers));
  expect(all.filter((answer) => answer === undefined).length).toBeLessThan(all.length / 4);
  expect(new Set(all).size).toBeGreaterThan(all.length / 3);
});
