/**
 * Code rewritten for the host's engine does what the interpreter does: answers, traps, memory,
 * marks, globals and journal, on random code with memory and marks by chance. The same with 20,000
 * modules: `node test/engine/wasm/compare-engines.ts 20000`.
 */
import { describe, expect, test } from 'vitest';
import { prng } from '../../../engine/random/prng.ts';
import { type Comparison, compareRandom } from './both-engines.ts';

describe.each([32, 64] as const)('with addresses of %i bits', (bits) => {
  test.each([1, 2, 3, 4])('of seed %i', (seed) => {
    const chance = prng(seed);
    const all: Comparison[] = [];
    for (let i = 0; i < 50; i++) {
      all.push(compareRandom(chance, bits));
      expect(all.at(-1)!.differs, `module ${i}`).toBeUndefined();
    }
    const sum = (key: 'answered' | 'trapped' | 'spare') => all.reduce((n, one) => n + one[key], 0);
    expect(sum('spare')).toBe(0);
    expect(sum('answered')).toBeGreaterThan(60);
    expect(sum('trapped')).toBeGreaterThan(10);
  });
});
