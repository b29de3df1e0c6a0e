/** `buddycheck interleave`: verdicts, the two-part story, its replay, and bad options. */
import { describe, expect, test } from 'vitest';
import { hear } from './recording-voice.ts';

const interleave = (...args: string[]) => hear(['interleave', ...args]);

describe('interleave', () => {
  test('says what it looked at where nothing is wrong', async () => {
    const { code, said } = await interleave('--program', 'alloc 0; free');
    expect(code).toBe(0);
    expect(said).toMatch(/^HOLDS {2}locked-free-list {3}\[0,4\), top order 2\n/);
    expect(said).toMatch(/looked at 352 states, 356 steps, depth 101, .* s, grain accesses$/);
  });

  test('tells a failure in two parts, and gives the command that replays it', async () => {
    const { code, said } = await interleave('--design', 'smp-lock-dropped-in-split');
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K2 linearizable   smp-lock-dropped-in-split   2 frames, 2 CPUs');
    expect(said).toContain('1 context switch (1 preemption; with 0 it holds)');
    expect(said).toMatch(/scenario {6}cpu0 +cpu1\n +alloc 0 → not over\n +alloc 0 → refused/);
    expect(said).toContain('meta[2] = 2 was read by cpu1 at step 12, as written by cpu0 at step 7');
    const [, command = ''] = /npx buddycheck (replay .*)/.exec(said) ?? [];
    const args = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(
      ([, quoted, bare]) => quoted ?? bare,
    );
    const replayed = await hear(args as string[]);
    expect(replayed.code).toBe(1);
    expect(replayed.said).toContain('fits no order of the calls: refused order 0, but 0^1 is free');
  });

  test('replays an interrupt', async () => {
    const args = ['--design', 'smp-interrupts-on', '--irq', 'alloc 0', '--cpus', '1'];
    const { code, said } = await interleave(...args, '--schedule', '0 i0');
    expect(code).toBe(1);
    expect(said).toContain('is interrupted  ←');
    const healthy = ['--design', 'locked-order-map', '--irq', 'alloc 0', '--cpus', '1'];
    expect((await interleave(...healthy, '--schedule', 'i0 0x3')).code).toBe(0);
  });

  test('is unknown behind a bound, and says which', async () => {
    const { code, said } = await interleave('--preemptions', '0');
    expect(code).toBe(2);
    expect(said).toContain('proved up to 0 preemptions');
    expect((await interleave('--strategy', 'pct', '--runs', '5')).code).toBe(2);
    expect((await interleave('--strategy', 'orders', '--grain', 'locks')).code).toBe(0);
    expect((await interleave('--symmetry')).code).toBe(0);
  });

  test('says what counted as one state', async () => {
    const { code, said } = await interleave('--symmetry', '--tree-symmetry', '--frames', '8');
    expect(code).toBe(0);
    expect(said).toContain('looked at 498 states, 508 steps');
    expect(said).toContain('up to names of CPUs and swaps of halves');
  });

  test('answers in JSON', async () => {
    const { said } = await interleave('--design', 'smp-lost-unlock', '--frames', '1', '--json');
    expect(JSON.parse(said)).toMatchObject({
      verdict: 'fails',
      failure: { rule: 'K6' },
      // On one frame order 1 is refused after a look at the mask.
      counterexample: { scripts: ['alloc 1'], schedule: '0x2' },
    });
  });

  test('stops when it is asked to', async () => {
    const program = ['--program', 'alloc 0; alloc 1; free; free', '--cpus', '3'];
    const { code, said } = await hear(['interleave', ...program], { interruptsAt: 0 });
    expect(code).toBe(2);
    expect(said).toContain('interrupted');
  });

  test.each([
    [['--design', 'none'], 'design must be one of locked-free-list'],
    [['--program', 'alloc'], "a call must be 'alloc K', 'free' or 'free last', got 'alloc'"],
    [['--cpus', '5'], "--cpus must be an integer in 1..4, got '5'"],
    [['--cpus', '3', '--program', 'alloc 0 | free'], '--program must have one script or 3, got 2'],
    [['--irq', 'free | free | free'], '--irq must have one script or 2, got 3'],
    [['--grain', 'sand'], "--grain must be one of accesses, locks, got 'sand'"],
    [['--strategy', 'luck'], "--strategy must be one of states, orders, random, pct, got 'luck'"],
    [['--preemptions', '1', '--symmetry'], '--preemptions goes with --strategy states'],
    [['--preemptions', '1', '--tree-symmetry'], 'and without any symmetry'],
    [['--strategy', 'orders', '--tree-symmetry'], '--tree-symmetry goes with --strategy states'],
    [['--design', 'cached-order-map', '--symmetry'], 'does not ask for its CPU number'],
    [['--schedule', '7'], "a schedule is made of parts like 0, 1x3, i0 or m0-1, got '7'"],
    [['--schedule', 'm1-0'], "a schedule is made of parts like 0, 1x3, i0 or m0-1, got 'm1-0'"],
    [['--schedule', 'm0-1'], "the schedule no longer fits: step 1 ('m0-1') cannot be taken"],
    [['--migrations', '16'], 'migrations must be an integer in 0..15'],
    [['--migrations', '1', '--strategy', 'orders'], '--migrations goes with --strategy states'],
    [['--migrations', '1', '--symmetry'], '--migrations goes with --strategy states'],
    [['--migrations', '1', '--tree-symmetry'], '--migrations goes with --strategy states'],
    [['--design', 'pmm', '--tree-symmetry'], 'symmetries need CPUs that own no words'],
    [['--schedule', 'i0'], "the schedule no longer fits: step 1 ('i0') cannot be taken"],
  ])('refuses %j', async (args, message) => {
    const { code, warned } = await interleave(...args);
    expect(code).toBe(64);
    expect(warned).toContain(message);
  });
});
