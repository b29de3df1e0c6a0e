/** Schedules of several CPUs as text: kept whole, and refused with the reason where damaged. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actionsEnd, exchangedBy } from '../../../engine/schedule/cpus/actions.ts';
import {
  decodeSchedule,
  encodeSchedule,
  isScheduleTrace,
} from '../../../models/kept/schedule-trace.ts';
import { encodeTrace } from '../../../models/kept/trace-text.ts';
import type { Act } from '../../../models/many-cpus/programs/scripts.ts';
import { sharedDesigns } from '../../../models/catalogue/shared-designs.ts';
import { order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { hear } from '../../cli/recording-voice.ts';

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.nat(3).map((k): Act => ({ op: 'alloc', order: order(k) })),
  fc.constantFrom('first', 'last').map((which): Act => ({ op: 'free', which })),
);
const script = fc.array(act, { maxLength: 4 });
/** Any action of so many CPUs; no exchange of a CPU with itself, or of two the wrong way round. */
function actionOf(step: number, cpus: number): number {
  const action = step % actionsEnd(cpus, true);
  const { a, b } = exchangedBy(action, cpus);
  return action < 2 * cpus || a < b ? action : action % cpus;
}

const kept = fc
  .record({
    design: fc.constantFrom(...sharedDesigns),
    frames: fc.integer({ min: 1, max: 16 }),
    cpus: fc.array(fc.tuple(script, fc.array(script, { maxLength: 2 })), {
      minLength: 1,
      maxLength: 4,
    }),
    grain: fc.constantFrom('accesses', 'locks'),
    migrations: fc.constantFrom(0, 1, 2, 15),
    steps: fc.array(fc.nat(23), { maxLength: 20 }),
  })
  .map(({ design, frames, cpus, grain, migrations, steps }) => ({
    scenario: {
      design,
      zone: zone({ regions: [[0, frames]], orderMax: 2 }),
      scripts: cpus.map(([all]) => all),
      grain: grain as 'accesses' | 'locks',
      ...(migrations > 0 && { migrations }),
      ...(cpus.some(([, all]) => all.length > 0) && { handlers: cpus.map(([, all]) => all) }),
    },
    actions: steps.map((step) => actionOf(step, cpus.length)),
  }));

const text = 'bc1:smp-test-then-set:0-2:t1:a0|a0:accesses:0,1,0,1~qt7tkj';

/** A thread asks for its number, is moved to the idle cpu1, and uses the cache of cpu0. */
const moved = 'bc1:smp-stale-number:0-1:t0:a0|:accesses+m1:0,m0-1,1~1auwhnl';

/** A schedule of one digit per step, of another design if there is one of that name. */
const stale = (design: string, schedule: string) => {
  const one = decodeSchedule(text);
  const of = sharedDesigns.find(({ name }) => name === design);
  const scenario = of ? { ...one.scenario, design: of } : one.scenario;
  const actions = [...schedule].map(Number);
  return encodeSchedule({ scenario, actions });
};

describe('a schedule as text', () => {
  test('is read back as it was', () => {
    fc.assert(
      fc.property(kept, (one) => {
        const written = encodeSchedule(one);
        expect(isScheduleTrace(written)).toBe(true);
        expect(decodeSchedule(written)).toEqual(one);
      }),
    );
  });

  test('is told from the trace of one CPU', () => {
    const on = zone({ regions: [[0, 2]], orderMax: 1 });
    expect(isScheduleTrace(encodeTrace({ subject: 'free-list', zone: on, calls: [] }))).toBe(false);
    expect(isScheduleTrace(text)).toBe(true);
  });

  test.each([
    [text.replace('0,1,0,1', '0,1,0x2'), 'trace is damaged: its checksum must be'],
    [text.replace('bc1', 'bc2'), "schedule must have 7 parts, 'bc1:' first"],
    [text.slice(0, -7), 'trace is damaged'],
  ])('%s is refused', (damaged, message) => {
    expect(() => decodeSchedule(damaged)).toThrow(message);
  });
});

describe('replay of a schedule', () => {
  test('shows it again and fails', async () => {
    const { code, said } = await hear(['replay', text]);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K1 mutual-exclusion   smp-test-then-set   4 steps');
    expect(said).toContain("lock = 0 was read by cpu1 at step 2, before cpu0's store at step 3");
  });

  test('prints a test that searches every schedule of its program', async () => {
    const { code, said } = await hear(['replay', text, '--test']);
    expect(code).toBe(1);
    expect(said).toContain(`    '${text}',`);
    expect(said).toContain(
      "test('smp-test-then-set is right under every schedule of: alloc 0 | alloc 0'",
    );
  });

  test('answers in JSON', async () => {
    const { said } = await hear(['replay', text, '--json']);
    expect(JSON.parse(said)).toMatchObject({ verdict: 'fails', failure: { rule: 'K1' } });
  });

  test('says which step no longer fits, and where a longer one fails already', async () => {
    const early = await hear(['replay', stale('locked-order-map', '01')]);
    expect(early.code).toBe(64);
    expect(early.warned).toContain("stale trace: step 2 of 2 ('1') no longer fits");
    const late = await hear(['replay', stale('', '01011')]);
    expect(late.code).toBe(64);
    expect(late.warned).toContain('already fails K1 at step 4, and 1 step of it remain');
  });

  test('shows threads that move, and where they go on', async () => {
    const { code, said } = await hear(['replay', moved]);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K9 number-current   smp-stale-number   3 steps');
    const [exchange = '', after = ''] = said
      .split('\n')
      .filter((line) => /^ {13} *[23] /.test(line));
    expect(exchange).toMatch(/threads exchanged +threads exchanged/);
    expect(after).toMatch(/ {2}thread of cpu0: interrupts off, load own\[3\] .*←/);
  });

  test('holds where nothing is wrong', async () => {
    const { code, said } = await hear(['replay', stale('locked-order-map', '000')]);
    expect(code).toBe(0);
    expect(said).toContain('HOLDS  locked-order-map   3 steps, nothing is wrong in them');
  });
});

describe('a schedule as ITF', () => {
  test('has a state per step, the live blocks as a set, and what is violated', async () => {
    const { code, said } = await hear(['export', '--itf', text]);
    expect(code).toBe(0);
    const { '#meta': meta, states } = JSON.parse(said);
    expect(meta).toMatchObject({ format: 'ITF', source: text });
    expect(meta.status).toMatch(/^violation: K1, cpu1 takes lock/);
    // 4 steps and the state before them.
    expect(states).toHaveLength(5);
    expect(states[2]).toMatchObject({ cpu: { '#bigint': '1' }, began: 'alloc 0', ended: 'none' });
    expect(states[4]).toMatchObject({ ended: 'none', live: { '#set': [] } });
  });

  test('says which threads were exchanged, and which one a CPU runs', async () => {
    const { said } = await hear(['export', '--itf', moved]);
    const { states } = JSON.parse(said);
    const number = (n: number) => ({ '#bigint': `${n}` });
    const made = ['exchange threads with cpu1'];
    expect(states[2]).toMatchObject({ cpu: number(0), thread: number(0), made });
    expect(states[3]).toMatchObject({ cpu: number(1), thread: number(0) });
  });

  test('is refused where a step does not fit', async () => {
    const { code, warned } = await hear(['export', '--itf', stale('locked-order-map', '01')]);
    expect(code).toBe(64);
    expect(warned).toContain('step 2 of the trace does not fit');
  });
});
