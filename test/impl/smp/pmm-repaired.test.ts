/**
 * The object allocator as it ships, on several CPUs: what was looked at of it. A page is `alloc 64`
 * here, an object `alloc 32`. Counts were observed, not derived; each is the unreduced search.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { Pmm, pmm } from '../../../impl/slab/pmm.ts';
import { lockedObjects, type SharedObjectDesign } from '../../../impl/smp/object-locks.ts';
import { interleavedObjects } from '../../../models/many-cpus/world/scenario.ts';
import { parseObjectScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { smallSizes } from '../../../models/subject/objects/shared-object-mount.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { onTwo, reported, run } from './object-runs.ts';

const locks = { grain: 'locks' } as const;

/** Calls of which each frees something, `free last` only where it is another one than `free`. */
function programsOf(calls: number): string[] {
  const acts = ['alloc 64', 'alloc 32', 'free', 'free last'];
  const grow = (held: number, left: number): string[][] => {
    if (left === 0) return [[]];
    const fit = acts.filter((act) => (act === 'free last' ? held > 1 : act !== 'free' || held > 0));
    return fit.flatMap((act) =>
      grow(held + (act.startsWith('alloc') ? 1 : -1), left - 1).map((rest) => [act, ...rest]),
    );
  };
  return grow(0, calls).map((script) => script.join('; '));
}

describe('the repaired allocator', () => {
  const design = lockedObjects(pmm);

  test.each([
    { frames: 1, states: 83_875 },
    { frames: 2, states: 120_169 },
    { frames: 3, states: 117_544 },
    { frames: 4, states: 143_496 },
  ])('is right in all programs of 2 × 2 calls on $frames frames', ({ frames, states }) => {
    const scripts = programsOf(2);
    let met = 0;
    for (const [i, one] of scripts.entries()) {
      for (const other of scripts.slice(i)) {
        const verdict = run(design, { frames, program: `${one} | ${other}` });
        expect([one, other, verdict.kind]).toEqual([one, other, 'holds']);
        met += verdict.explored.states;
      }
    }
    expect(met).toBe(states);
  });

  test.each([
    { frames: 3, grain: 'accesses', states: 38_417 },
    { frames: 8, grain: 'accesses', states: 73_794 },
    { frames: 3, grain: 'locks', states: 6_028 },
    { frames: 8, grain: 'locks', states: 7_395 },
  ] as const)('is right where both blocks are freed, $frames frames, $grain', (one) => {
    const program = `${reported}; free | ${reported}; free`;
    const verdict = run(design, { ...one, program });
    expect(verdict).toMatchObject({ kind: 'holds', explored: { states: one.states } });
  });

  test('is right with an interrupt on cpu0 that allocates and frees an object', () => {
    const told = { ...locks, frames: 3, program: onTwo, irq: 'alloc 32; free' };
    expect(run(design, told).kind).toBe('holds');
  });
});

/** Takes one object more than a batch, where there is room for it. */
class Greedy extends Pmm {
  protected override refill(index: number, cpu: number): void {
    super.refill(index, cpu);
    if (this.array(index, cpu).count() < this.sizes.cacheMax) super.refill(index, cpu);
  }
}

describe('what the arrays keep', () => {
  const sizes = { ...smallSizes, cacheMax: 2 };
  const zoneOf4 = zone({ regions: [[0, 4]], orderMax: 2 });
  const keeps = (design: SharedObjectDesign) =>
    search(
      interleavedObjects({
        design,
        sizes,
        zone: zoneOf4,
        ...locks,
        scripts: parseObjectScripts('alloc 32; alloc 32; free; free | alloc 32; free'),
      }),
      { statesMax: 400_000 },
    );

  test('is no more than their calls account for, so that the slack is not too small', () => {
    expect(keeps(lockedObjects(pmm)).kind).toBe('holds');
  });

  test('is seen to be more where a refill takes more than a batch', () => {
    const verdict = keeps(lockedObjects({ ...pmm, attach: (space) => new Greedy(space) }));
    const why = 'cpu0 keeps 1 of class 32, by its calls at most 0';
    expect(verdict).toMatchObject({ kind: 'fails', failure: { rule: 'C4', why } });
  });
});
