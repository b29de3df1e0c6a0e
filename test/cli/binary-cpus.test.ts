/** What `check`, `interleave` and `replay` say of binaries on several CPUs. */
import { describe, expect, test } from 'vitest';
import { commandIn } from './printed-command.ts';
import { wasm } from './foreign-file.ts';
import { hear } from './recording-voice.ts';

describe('a binary on several CPUs', () => {
  test('check tells the level concurrent, and the programs that it rests on', async () => {
    // The zone that is asked for is that of the programs, too.
    const { code, said } = await hear(['check', wasm('smp-hooks'), '--frames', '2']);
    expect(code).toBe(0);
    expect(said).toMatch(/alloc 0; free \| alloc 0; free \| alloc 0; free +2 +276 +19 +holds/);
    expect(said).toMatch(/concurrent +holds +K1 K2 K3/);
    const other = await hear(['check', wasm('pair-bit'), '--frames', '4']);
    expect(other.said).toMatch(/concurrent +unasked +of what has an atomic instruction or a lock/);
  });

  test('check tells what fails only there, and how to replay it', async () => {
    const { code, said } = await hear(['check', wasm('smp-hooks.both-orders'), '--frames', '4']);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K3 lock-order   smp-hooks-both-orders   2 frames, 2 CPUs');
    expect(said).toMatch(/inspected +holds/);
    expect(said).toMatch(/concurrent +fails/);
    const again = await hear(commandIn(said, 'replay'));
    expect(again).toMatchObject({ code: 1 });
    expect(again.said).toContain('FAILS  K3 lock-order   smp-hooks-both-orders');
    const [, , , trace = ''] = commandIn(said, 'replay');
    expect(await hear(['replay', '--design', wasm('smp-hooks'), trace])).toMatchObject({
      code: 64,
    });
  });

  test('interleave finds the touch of a live block at its access', async () => {
    const file = wasm('smp-hooks.writes-late');
    const { code, said } = await hear(['interleave', file, '--program', 'alloc 0; free']);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  O5 ');
    expect(said).toMatch(/why +cpu\d writes byte 12 of frame 0, which is a live block's/);
    expect(await hear(commandIn(said, 'replay'))).toMatchObject({ code: 1 });
  });

  test('interleave takes --design as well, and replays a schedule that is typed', async () => {
    const scripts = ['--program', 'alloc 0 | alloc 0', '--grain', 'locks', '--frames', '2'];
    const words = ['interleave', '--design', wasm('smp-magazines.test-then-set'), ...scripts];
    const { code, said } = await hear(words);
    expect(code).toBe(1);
    expect(said).toContain('FAILS  K1 mutual-exclusion   smp-magazines-test-then-set');
    const { counterexample } = JSON.parse((await hear([...words, '--json'])).said);
    const schedule = ['--schedule', counterexample.schedule];
    expect(await hear([...words, ...schedule])).toMatchObject({ code: 1 });
  });

  test('what has no lock that could be one is told so, and run', async () => {
    const { code, warned } = await hear(['interleave', wasm('pair-bit'), '--program', 'alloc 0']);
    expect(code).toBe(1);
    expect(warned).toMatch(/pair-bit.wasm: no atomic instruction in it.*-matomics/);
  });

  test('more CPUs than it is written for are refused', async () => {
    const words = ['interleave', wasm('smp-magazines'), '--program', 'alloc 0', '--cpus', '4'];
    const { code, warned } = await hear(words);
    expect(code).toBe(64);
    expect(warned).toContain('the binary must be run on 1..3 CPUs, got 4');
  });
});
