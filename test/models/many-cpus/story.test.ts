/** A failure made small and told: what is left, what misled the call, and what no longer fits. */
import { describe, expect, test } from 'vitest';
import { aba } from '../../../impl/faulty/cpus/smp-aba.ts';
import { lockDroppedInSplit } from '../../../impl/faulty/cpus/smp-lock-dropped-in-split.ts';
import { testThenSet } from '../../../impl/faulty/cpus/smp-test-then-set.ts';
import type { Scenario } from '../../../models/many-cpus/world/scenario.ts';
import { runInterleaved } from '../../../models/many-cpus/run-scenario.ts';
import { parseSchedule } from '../../../models/many-cpus/programs/schedule-text.ts';
import { parseScripts, showScript } from '../../../models/many-cpus/programs/scripts.ts';
import { minimise } from '../../../models/many-cpus/stories/smaller-scenarios.ts';
import { tell } from '../../../models/many-cpus/stories/story.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const large: Scenario = {
  design: lockDroppedInSplit.design,
  zone: zone({ regions: [[0, 8]], orderMax: 3 }),
  scripts: parseScripts('alloc 1; alloc 0; free | alloc 1; free; alloc 0 | alloc 0'),
};

describe('making small', () => {
  test('leaves two CPUs with one small call each on a zone of one pair', async () => {
    const verdict = await runInterleaved(large);
    const small = verdict.kind === 'fails' ? verdict.counterexample : undefined;
    expect(small?.scenario.scripts.map(showScript)).toEqual(['alloc 0', 'alloc 0']);
    expect(small?.scenario.zone.regions).toMatchObject([{ from: 0, to: 2 }]);
    expect(small).toMatchObject({ isMinimal: true, preemptions: 1, failure: { rule: 'K2' } });
    expect(small?.story).toMatchObject({ failure: small?.failure, switches: 1, stale: undefined });
  });

  test('stops at its limit and says so', () => {
    const tried = minimise(large, 'K2', { attemptsMax: 3 });
    expect(tried).toMatchObject({ attempts: 3, isMinimal: false });
    expect(minimise(large, 'K2', { statesMax: 3 })).toBeUndefined();
  });
});

describe('a story', () => {
  const scenario: Scenario = {
    design: testThenSet.design,
    zone: zone({ regions: [[0, 2]], orderMax: 1 }),
    scripts: parseScripts('alloc 0 | alloc 0'),
  };
  const schedule = parseSchedule('0 1 0 1', 2);

  test('names the read that came too early', () => {
    const { misled, failure, calls } = tell(scenario, schedule);
    expect(misled).toBe("lock = 0 was read by cpu1 at step 2, before cpu0's store at step 3");
    expect(failure?.rule).toBe('K1');
    expect(calls).toEqual([
      { cpu: 0, level: 0, thread: 0, call: 'alloc 0', result: undefined },
      { cpu: 1, level: 0, thread: 1, call: 'alloc 0', result: undefined },
    ]);
  });

  test('tells as data which read misled the call, and which write that was about', () => {
    const { misledBy, accesses } = tell(scenario, schedule);
    const lock = { address: accesses[0]?.address, name: 'lock' };
    expect(misledBy).toEqual({ read: 1, write: 2, isStale: true });
    expect(accesses).toMatchObject([
      { step: 1, cpu: 0, ...lock, kind: 'atomicLoad', observed: 0, from: undefined },
      { step: 2, cpu: 1, ...lock, kind: 'atomicLoad', observed: 0, from: undefined },
      { step: 3, cpu: 0, ...lock, kind: 'atomicStore', observed: undefined, stored: 1 },
      { step: 4, cpu: 1, ...lock, kind: 'atomicStore', observed: undefined, stored: 1 },
    ]);
  });

  test('says of every read who wrote what it observed', () => {
    const dropped = { ...large, ...scenario, design: lockDroppedInSplit.design };
    const { accesses } = tell(dropped, parseSchedule('0x9 1x4', 2));
    const reads = accesses.filter(({ from }) => from !== undefined);
    expect(reads.length).toBeGreaterThan(0);
    for (const { from, observed, address } of reads)
      expect(accesses[from as number]).toMatchObject({ address, stored: observed });
    expect(reads.some(({ cpu, from }) => accesses[from as number]?.cpu !== cpu)).toBe(true);
  });

  test('names the value of a call that was not over', () => {
    const { misled } = tell(
      { ...large, ...scenario, design: lockDroppedInSplit.design },
      parseSchedule('0x9 1x4', 2),
    );
    expect(misled).toBe('meta[2] = 2 was read by cpu1 at step 12, as written by cpu0 at step 7');
  });

  test('says at which step a schedule no longer fits', () => {
    expect(tell(scenario, [...schedule.slice(0, 2), 3]).stale).toBe(2);
    expect(tell(scenario, [0, 0, 77]).stale).toBe(2);
    expect(tell(scenario, schedule.slice(0, 5))).toMatchObject({ stale: undefined });
  });

  test('of a stack popped without a lock shows the head that came back', () => {
    const program = 'alloc 0; alloc 0; free; free; alloc 0 | alloc 0; alloc 0; free';
    const told = tell(
      { ...scenario, design: aba.design, scripts: parseScripts(program) },
      parseSchedule('0x40 1x9 0', 2),
    );
    expect(told.failure).toEqual({ rule: 'C1', why: 'cpu0 caches frame 0 of live 0^0' });
    expect(told.steps.slice(-12).map(({ cpu, made }) => `cpu${cpu} ${made.join(', ')}`)).toEqual([
      'cpu0 atomicLoad own[1] = 2',
      'cpu0 atomicLoad own[3] = 1',
      'cpu1 atomicLoad own[1] = 2',
      'cpu1 atomicLoad own[3] = 1',
      'cpu1 compareExchange own[1] 2 by 1 → 2',
      'cpu1 atomicLoad own[1] = 1',
      'cpu1 atomicLoad own[2] = 0',
      'cpu1 compareExchange own[1] 1 by 0 → 1',
      'cpu1 atomicLoad own[1] = 0',
      'cpu1 atomicStore own[3] = 0',
      'cpu1 compareExchange own[1] 0 by 2 → 0',
      'cpu0 compareExchange own[1] 2 by 1 → 2',
    ]);
  });
});
