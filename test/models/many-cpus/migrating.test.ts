/**
 * Threads that move between CPUs, in shipped designs and in one that must not be moved: what the
 * step can find, what it must not, and that every way to look agrees.
 */
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../../engine/schedule/cpus/machine.ts';
import { Bounded } from '../../../engine/schedule/strategies/preemptions.ts';
import type { WordModel } from '../../../engine/search/model.ts';
import { search } from '../../../engine/search/search.ts';
import { replayTrace } from '../../../engine/search/trace.ts';
import { staleNumber } from '../../../impl/faulty/cpus/smp-stale-number.ts';
import { testThenSet } from '../../../impl/faulty/cpus/smp-test-then-set.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { locked, ticketed } from '../../../impl/smp/locked.ts';
import { PageCache, pageCached } from '../../../impl/smp/page-cache.ts';
import { interleaved, type Scenario } from '../../../models/many-cpus/world/scenario.ts';
import { runInterleaved } from '../../../models/many-cpus/run-scenario.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import type { Frame, Order, SharedDesign } from '../../../spec/index.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const small = { max: 1, batch: 1 };
const on = zone({ regions: [[0, 2]], orderMax: 1 });
const scenarioOf = (design: SharedDesign, program: string, migrations: number): Scenario => ({
  design,
  zone: on,
  scripts: parseScripts(program),
  migrations,
});

/** The shared words that all calls may leave behind. */
function leftBy(scenario: Scenario, wrap = (machine: Machine): WordModel => machine): string[] {
  const machine = interleaved(scenario);
  const left = new Set<string>();
  const verdict = search(wrap(machine), {
    onState(words, at) {
      if (machine.isDone(words, at)) left.add(words.slice(at, at + machine.setup.words).join());
    },
  });
  expect(verdict.kind).toBe('holds');
  return [...left].toSorted();
}

describe('a design that may be moved', () => {
  const designs = [locked(orderMap), ticketed(orderMap), pageCached(orderMap, small)];

  test.each(designs)('$name leaves the same behind however it is looked at', (design) => {
    for (const migrations of [1, 2]) {
      const scenario = scenarioOf(design, 'alloc 0; free | alloc 0', migrations);
      const left = leftBy(scenario);
      expect(left.length).toBeGreaterThan(0);
      expect(leftBy({ ...scenario, grain: 'locks' })).toEqual(left);
      expect(leftBy(scenario, (machine) => new Bounded(machine, 255))).toEqual(left);
    }
  });

  test.each(designs)('$name survives chance', async (design) => {
    const scenario = scenarioOf(design, 'alloc 0; free | alloc 0; free', 2);
    for (const strategy of ['random', 'pct'] as const) {
      expect((await runInterleaved(scenario, { strategy, runs: 50 })).kind).toBe('unknown');
    }
  });
});

/** Asks for its number with interrupts on; the cache's lock makes that harmless, if slow. */
class AsksEarly extends PageCache {
  override free(at: Frame, k: Order): boolean {
    if (k !== 0) return this.freeToZone(at, k);
    const c = this.cpu.id();
    const isOn = this.lockOf(c).lock();
    if (this.count(c) >= this.size.max) this.drain(c, this.size.batch);
    this.push(c, at);
    this.lockOf(c).unlock(isOn);
    return true;
  }
}

describe('a number that is asked for too early', () => {
  const program = 'alloc 0; free | ';

  test('is harmless under the lock of the cache: it is the use that counts', () => {
    const design = pageCached(orderMap, small, AsksEarly);
    for (const migrations of [1, 2]) {
      expect(search(interleaved(scenarioOf(design, program, migrations))).kind).toBe('holds');
    }
  });

  test('is not seen where no thread moves', () => {
    const still = scenarioOf(staleNumber.design, program, 0);
    expect(search(interleaved(still)).kind).toBe('holds');
    expect(search(interleaved({ ...still, migrations: 1 }))).toMatchObject({
      failure: { rule: 'K9' },
    });
  });

  test('is found by chance, and the schedule replays', async () => {
    for (const strategy of ['random', 'pct'] as const) {
      const scenario = scenarioOf(staleNumber.design, program, 1);
      const found = await runInterleaved(scenario, { strategy, isTold: false });
      expect(found).toMatchObject({ kind: 'fails', failure: { rule: 'K9' } });
      if (found.kind !== 'fails') continue;
      expect(replayTrace(interleaved(scenario), found.actions).failure).toEqual(found.failure);
    }
  });

  test('needs no preemption, only the move', async () => {
    const scenario = scenarioOf(staleNumber.design, program, 2);
    const found = await runInterleaved(scenario);
    expect(found).toMatchObject({ counterexample: { preemptions: 0 } });
    if (found.kind === 'fails') expect(found.counterexample?.scenario.migrations).toBe(1);
  });
});

test('a failure that needs no migration is told without any', async () => {
  const scenario = scenarioOf(testThenSet.design, 'alloc 0 | alloc 0', 2);
  const found = await runInterleaved(scenario);
  expect(found).toMatchObject({ kind: 'fails', failure: { rule: 'K1' } });
  if (found.kind === 'fails') expect(found.counterexample?.scenario.migrations).toBe(0);
});

test('strategies that need threads to stay refuse to move them', async () => {
  const scenario = scenarioOf(locked(orderMap), 'alloc 0 | alloc 0', 1);
  await expect(runInterleaved(scenario, { strategy: 'orders' })).rejects.toThrow(
    'strategy orders needs threads that stay: it excludes migrations',
  );
  await expect(runInterleaved(scenario, { hasSymmetry: true })).rejects.toThrow(
    'symmetries need threads that stay: they exclude migrations',
  );
});
