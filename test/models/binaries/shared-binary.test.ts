/**
 * Binaries for several CPUs under every schedule, right as they are. The strategies share no
 * search, so they check one another. Wrong ones: `shared-faults.test.ts`.
 */
import { describe, expect, test } from 'vitest';
import { compile } from '../../../engine/wasm/lower/program.ts';
import { interleaved } from '../../../models/many-cpus/world/scenario.ts';
import { runInterleaved } from '../../../models/many-cpus/run-scenario.ts';
import { conformance } from '../../../models/jobs/binaries/conformance.ts';
import { configured, conventional } from '../../../models/subject/binaries/convention.ts';
import { mutantsOf } from '../../../models/strength/binary-mutants.ts';
import { sharedBinary } from '../../../models/subject/binaries/cpus/shared-binary.ts';
import { expectsCpus, warningsOf } from '../../../models/subject/binaries/warnings.ts';
import { search } from '../../../engine/search/search.ts';
import type { SharedDesign } from '../../../spec/ports/page-port.ts';
import { assemble, leb, vector } from '../../engine/wasm/assembler.ts';
import { foreign, foreignNames } from './foreign.ts';
import { both, scenario } from './shared-scenario.ts';

const I32 = 0x7f;

describe('the binary as it is holds', () => {
  test.each([
    ['smp-magazines', 'accesses', 1831],
    ['smp-magazines', 'locks', 277],
    ['smp-hooks', 'accesses', 1002],
    ['smp-hooks', 'locks', 210],
    ['smp-order-map', 'accesses', 1129],
    ['smp-order-map', 'locks', 112],
    ['smp-one-word', 'accesses', 1268],
    ['smp-one-word', 'locks', 311],
    ['smp-tickets', 'accesses', 2309],
    ['smp-tickets', 'locks', 468],
  ] as const)('%s at grain %s', (name, grain, states) => {
    const verdict = search(interleaved({ ...scenario(name, both), grain }));
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states } });
  });

  const strategies = ['states', 'orders', 'random', 'pct'] as const;
  test.each(
    ['smp-magazines', 'smp-one-word'].flatMap((name) => strategies.map((s) => [name, s] as const)),
  )('%s with strategy %s', async (name, strategy) => {
    const found = await runInterleaved(scenario(name, 'alloc 0; alloc 1 | alloc 0; free'), {
      strategy,
      runs: 200,
      isTold: false,
    });
    // Chance proves nothing, and says so.
    expect(found.kind).not.toBe('fails');
    if (strategy === 'states' || strategy === 'orders') expect(found.kind).toBe('holds');
  });

  test('on three CPUs', () => {
    const scripts = 'alloc 0; free | alloc 0; free | alloc 0; free';
    const verdict = search(interleaved({ ...scenario('smp-magazines', scripts), grain: 'locks' }));
    expect(verdict.kind).toBe('holds');
  });
});

test('a zone that init refuses is no smaller story', async () => {
  const bare = scenario('smp-hooks.both-orders', both, 4);
  const { design } = bare;
  const atLeastFour: SharedDesign = {
    ...design,
    attach(space) {
      const allocator = design.attach(space);
      const isLarge = space.zone.orderMax >= 2;
      const init = allocator.init.bind(allocator);
      allocator.init = () => isLarge && init();
      return allocator;
    },
  };
  const found = await runInterleaved({ ...bare, design: atLeastFour });
  expect(found).toMatchObject({
    kind: 'fails',
    counterexample: { failure: { rule: 'K3' }, scenario: { zone: { orderMax: 2 } } },
  });
});

describe('CPUs that run the same calls', () => {
  const same = 'alloc 0; free | alloc 0; free | alloc 0; free';

  test.each(['smp-order-map', 'smp-hooks'])(
    'may change places where the binary asks for no number: %s',
    async (name) => {
      const [all, reduced] = await Promise.all(
        [false, true].map((hasSymmetry) => runInterleaved(scenario(name, same), { hasSymmetry })),
      );
      expect([all?.kind, reduced?.kind]).toEqual(['holds', 'holds']);
      // Not quite one in 3! is left: some states are alike by themselves.
      expect(all!.looked.states! / reduced!.looked.states!).toBeGreaterThan(4);
    },
  );

  test('may not where it does', async () => {
    const run = runInterleaved(scenario('smp-magazines', same), { hasSymmetry: true });
    await expect(run).rejects.toThrow(/does not ask for its CPU number/);
  });
});

describe('a live block under a schedule', () => {
  test.each([
    ['smp-hooks.writes-late', "cpu0 writes byte 12 of frame 0, which is a live block's"],
    ['smp-hooks.peeks-unlocked', "cpu0 reads byte 8 of frame 1, which is a live block's"],
  ])('%s is told which byte of it was touched', (name, why) => {
    const verdict = search(interleaved(scenario(name, both)));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { why } });
  });

  test('is touched in few orders of steps, and those are not left out', async () => {
    const late = scenario('smp-hooks.writes-late', 'alloc 0; free | alloc 0');
    const found = await runInterleaved(late, { strategy: 'orders', isTold: false });
    expect(found).toMatchObject({ kind: 'fails', failure: { rule: 'O5' } });
  });

  test.each(['smp-hooks.writes-late', 'smp-hooks.peeks-unlocked'])(
    '%s is right on one CPU',
    async (name) => {
      const program = foreign(name);
      const found = await conformance(program, conventional(program), {
        zones: [{ regions: [[0, 4]], orderMax: 2 }],
        statesMax: 5000,
      });
      expect(found.verdict).toBe('holds');
    },
  );
});

test('a lock that is left is told of at the end of the call', () => {
  const verdict = search(interleaved(scenario('smp-hooks.lost-unlock', both)));
  expect(verdict).toMatchObject({
    kind: 'fails',
    failure: { why: expect.stringContaining('a call ends and holds lock 0x') },
  });
});

test('which block it takes from is its own affair, under schedules too', () => {
  // The last call cuts 0^1, though 5^0 is free: longest-tree goes left where both would do.
  const calls = 'alloc 1; alloc 1; alloc 0; free; alloc 0';
  const verdict = search(interleaved(scenario('longest-tree', calls, 8)));
  expect(verdict.kind).toBe('holds');
});

test('headers and bytes are no words of frames: smp-hooks has 7 of 32 bytes each', () => {
  const { frameWords, headerWords } = sharedBinary(foreign('smp-hooks'), 'smp-hooks');
  expect({ frameWords, headerWords }).toEqual({ frameWords: 11, headerWords: 5 });
});

describe('a binary that is meant for one CPU', () => {
  test('is not said to be meant for several', () => {
    const names = foreignNames.filter((name) => !name.includes('.'));
    const meant = names.filter((name) => {
      const program = foreign(name);
      return expectsCpus(program, conventional(program));
    });
    expect(meant).toEqual([
      'smp-hooks',
      'smp-magazines',
      'smp-one-word',
      'smp-order-map',
      'smp-tickets',
    ]);
  });

  test('has no atomic instruction, so its locks would be none: that is told', () => {
    const program = foreign('pair-bit');
    expect(warningsOf(program, conventional(program))).toEqual([]);
    expect(warningsOf(program, conventional(program), true)).toEqual([
      expect.stringContaining('-matomics'),
    ]);
    const hooks = foreign('smp-hooks');
    expect(warningsOf(hooks, conventional(hooks), true)).toEqual([]);
  });

  test.each([
    ['pair-bit', 'accesses', 'K2'],
    ['pair-bit', 'locks', 'K10'],
    ['longest-tree', 'accesses', 'K2'],
    ['longest-tree', 'locks', 'K10'],
    ['split-bit', 'locks', 'K10'],
  ] as const)('%s at grain %s fails %s on two', (name, grain, rule) => {
    const verdict = search(interleaved({ ...scenario(name, 'alloc 0 | alloc 0'), grain }));
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule } });
  });
});

test('a mutant that takes its lock without waiting falls to schedules alone', async () => {
  const original = foreign('smp-order-map');
  const mutant = mutantsOf(original, new Set()).find(
    ({ functionName, change }) => functionName === 'buddycheck_free' && change === 'br_if → drop',
  );
  const program = compile(mutant!.bytes);
  const convention = conventional(program);
  const found = await conformance(program, convention, {
    zones: [{ regions: [[0, 2]], orderMax: 1 }],
    statesMax: 5000,
    isTold: false,
    shared: () => sharedBinary(program, 'mutant', convention),
  });
  expect(found.levels.map(({ verdict }) => verdict)).toEqual([
    'holds',
    'holds',
    'holds',
    'holds',
    'fails',
  ]);
  expect(found.programs.at(-1)?.failure?.rule).toBe('K10');
});

test('what cannot be looked at on several CPUs is unknown there, and told', async () => {
  const program = foreign('smp-hooks');
  const found = await conformance(program, conventional(program), {
    zones: [{ regions: [[0, 2]], orderMax: 1 }],
    statesMax: 5000,
    shared: () => {
      throw new RangeError('too much of it changes');
    },
  });
  expect(found.verdict).toBe('unknown');
  expect(found.levels.at(-1)).toEqual({
    level: 'concurrent',
    verdict: 'unknown',
    unfit: 'too much of it changes',
  });
});

test('exports that run constructors again are warned of', () => {
  const name = [...'f.command_export'].map((c) => c.charCodeAt(0));
  const names = [1, ...vector([[0, ...leb(name.length), ...name]])];
  const section = [4, ...[...'name'].map((c) => c.charCodeAt(0)), names[0]!];
  const body = [...section, ...leb(names.length - 1), ...names.slice(1)];
  const plain = assemble({ params: [I32], results: [I32], code: [0x41, 0] });
  const wrapped = Uint8Array.from([...plain, 0, ...leb(body.length), ...body]);
  const warned = [plain, wrapped].map((bytes) => {
    const program = compile(bytes);
    const calls = { frameBytes: 16, alloc: 'f(order)', free: 'f(block)' };
    return warningsOf(program, configured(program, calls));
  });
  expect(warned).toEqual([[], [expect.stringContaining('export')]]);
});
