/**
 * A binary with a spinlock and per-CPU magazines under every schedule: right as it is, each fault
 * found. The strategies share no search, so they check one another.
 */
import { describe, expect, test } from 'vitest';
import { interleaved, type Scenario } from '../../../models/interleaved.ts';
import { runInterleaved } from '../../../models/run-interleaved.ts';
import { parseScripts } from '../../../models/scripts.ts';
import { sharedBinary } from '../../../models/wasm/shared-binary.ts';
import { search } from '../../../engine/search.ts';
import { zone } from '../../../spec/zone.ts';
import { foreign, foreignNames } from './foreign.ts';

const both = 'alloc 0; alloc 0; free; free; alloc 1 | alloc 0; free; alloc 1';

const scenario = (name: string, scripts: string, frames = 2): Scenario => ({
  design: sharedBinary(foreign(name), name.replace('.', '-')),
  zone: zone({ regions: [[0, frames]], orderMax: Math.log2(frames) }),
  scripts: parseScripts(scripts),
});

describe('the binary as it is holds', () => {
  test.each(['accesses', 'locks'] as const)('at grain %s', (grain) => {
    const verdict = search(interleaved({ ...scenario('smp-magazines', both), grain }));
    expect(verdict.kind).toBe('holds');
  });

  test.each(['states', 'orders', 'random', 'pct'] as const)(
    'with strategy %s',
    async (strategy) => {
      const found = await runInterleaved(
        scenario('smp-magazines', 'alloc 0; alloc 1 | alloc 0; free'),
        { strategy, runs: 200, isTold: false },
      );
      // Chance proves nothing, and says so.
      expect(found.kind).not.toBe('fails');
      if (strategy === 'states' || strategy === 'orders') expect(found.kind).toBe('holds');
    },
  );

  test('on three CPUs', () => {
    const scripts = 'alloc 0; free | alloc 0; free | alloc 0; free';
    const verdict = search(interleaved({ ...scenario('smp-magazines', scripts), grain: 'locks' }));
    expect(verdict.kind).toBe('holds');
  });
});

/** Fault, scripts, obligation, steps at grain `locks`. */
const faults = [
  ['smp-magazines.drains-unlocked', both, 'K10', 7],
  ['smp-magazines.free-unlocked', both, 'K10', 10],
  ['smp-magazines.lost-unlock', both, 'K6', 8],
  ['smp-magazines.strands', 'alloc 0; free; alloc 1', 'C4', 6],
  ['smp-magazines.test-then-set', 'alloc 0 | alloc 0', 'K1', 6],
  ['smp-magazines.unlocks-early', both, 'K10', 9],
] as const;

describe('a wrong binary fails', () => {
  test.each(faults)('%s in %s: %s', (name, scripts, rule, steps) => {
    const verdict = search(interleaved({ ...scenario(name, scripts), grain: 'locks' }));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule } });
    if (verdict.kind === 'fails') expect(verdict.trace.actions).toHaveLength(steps);
  });

  test('there is a line here for every faulty binary on several CPUs', () => {
    const faulty = foreignNames.filter((name) => name.startsWith('smp-') && name.includes('.'));
    expect(faults.map(([name]) => name)).toEqual(faulty);
  });
});

test('a binary without atomic instructions is told so: its locks would be none', () => {
  expect(() => sharedBinary(foreign('pair-bit'), 'pair-bit')).toThrow(/__data_end|-matomics/);
});
