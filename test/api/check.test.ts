/** The public API as its callers use it. Counts are the closed form's, stories the command's. */
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import {
  block,
  check,
  defineDesign,
  designNamed,
  type Entry,
  interleave,
  judge,
  order,
  sharedDesignNamed,
  subjectNamed,
  zone,
} from '../../api/index.ts';
import { blocks, calls, programs } from '../../api/fast-check.ts';
import { parseScripts } from '../../models/many-cpus/programs/scripts.ts';
import { hear } from '../cli/recording-voice.ts';

describe('check', () => {
  test('holds for a right design, and says what was looked at', async () => {
    const { verdict, results, story } = await check(designNamed('free-list'), { frames: 4 });
    expect({ verdict, story }).toEqual({ verdict: 'holds', story: undefined });
    expect(results).toMatchObject([
      { method: 'exhaustive', states: 30, verdict: 'holds' },
      { method: 'random', verdict: 'passed' },
    ]);
  });

  test('tells of a wrong one what the command line tells', async () => {
    const { verdict, story } = await check(subjectNamed('no-merge'), { frames: 4 });
    const { said } = await hear(['check', '--design', 'no-merge', '--frames', '4']);
    expect(verdict).toBe('fails');
    expect(said.startsWith(`${story}\n`)).toBe(true);
  });

  test('is unknown where a limit was met', async () => {
    const { verdict, results } = await check(
      designNamed('free-list'),
      { regions: [[0, 8]], orderMax: 3 },
      { statesMax: 10, runs: 1 },
    );
    expect(verdict).toBe('unknown');
    expect(results[0]?.limit).toBe('statesMax = 10');
  });

  test.each([0, 1.5, 2 ** 20 + 1])('refuses %d frames', async (frames) => {
    const asked = check(designNamed('free-list'), { frames });
    await expect(asked).rejects.toThrow(`an integer in 1..1048576, got ${frames}`);
  });
});

test('defineDesign gives the design back, or names what it lacks', () => {
  const design = designNamed('order-map');
  expect(defineDesign(design)).toBe(design);
  expect(() => defineDesign({ ...design, nodeWords: -1 })).toThrow('nodeWords');
});

describe('interleave', () => {
  test('holds for a lock, and fails without with the story of the command line', async () => {
    const program = 'alloc 0; free | alloc 0';
    const right = await interleave(sharedDesignNamed('locked-free-list'), program);
    expect(right).toMatchObject({ verdict: 'holds' });
    expect(right.looked.states).toBeGreaterThan(10);
    const name = 'smp-lock-dropped-in-split';
    const wrong = await interleave(sharedDesignNamed(name), 'alloc 0 | alloc 0');
    expect(wrong.verdict).toBe('fails');
    expect(wrong.story).toContain(`FAILS  K2 linearizable   ${name}   2 frames, 2 CPUs`);
  });

  test.each(['', ' | ', 'alloc 0|free|free|free|free', 'grab'])('refuses %j', async (program) => {
    const asked = interleave(sharedDesignNamed('locked-free-list'), program);
    await expect(asked).rejects.toThrow(RangeError);
  });
});

describe('judge', () => {
  const alloc = (k: number, at: number | undefined): Entry => ({
    call: { op: 'alloc', order: order(k) },
    answer: at === undefined ? undefined : block(at, k),
  });
  const free = (at: number, k: number, answer: boolean): Entry => ({
    call: { op: 'free', block: block(at, k) },
    answer,
  });

  test('finds nothing in answers that are right', () => {
    const log = [alloc(0, 0), alloc(1, 2), alloc(1, undefined), free(0, 0, true), alloc(1, 0)];
    expect(judge({ frames: 4 }, log)).toBeUndefined();
  });

  test.each([
    ['a block handed out twice', [alloc(1, 0), alloc(0, 1)], 1, 'O1'],
    ['a refusal where something fits', [alloc(1, undefined)], 0, 'O2'],
    ['a double free that is taken', [alloc(0, 0), free(0, 0, true), free(0, 0, true)], 2, 'O10'],
    ['a free that is refused', [alloc(0, 0), free(0, 0, false)], 1, 'O9'],
  ] as const)('tells of %s', (_, log, at, rule) => {
    expect(judge({ frames: 4 }, log)).toMatchObject({ at, rule });
  });
});

describe('arbitraries', () => {
  const on = zone({ regions: [[3, 16]], orderMax: 3 });

  test('give aligned blocks about the zone, and calls of its orders', () => {
    fc.assert(fc.property(blocks(on), (b) => b.at % 2 ** b.order === 0 && b.at < 16));
    fc.assert(fc.property(calls(on), (c) => c.op === 'free' || ('order' in c && c.order <= 3)));
  });

  test('give programs that can be read', () => {
    fc.assert(
      fc.property(programs({ cpus: 3 }), (text) => {
        const scripts = parseScripts(text);
        return scripts.length === 3 && scripts.every((one) => one.length > 0);
      }),
    );
  });
});
