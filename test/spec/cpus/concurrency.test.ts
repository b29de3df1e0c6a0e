/** What the spec says of several CPUs: races, answers of overlapping calls, per-CPU caches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessCode, Segments } from '../../../engine/schedule/races/races.ts';
import { type Access, conflict, wouldRace } from '../../../spec/cpus/access.ts';
import { cachesBroken, cachesRight } from '../../../spec/cpus/cpu-cache.ts';
import { block, show } from '../../../spec/blocks/geometry.ts';
import { answers, noSlack } from '../../../spec/cpus/history.ts';
import { picture } from '../../../spec/pages/state.ts';
import { frame, order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const access: fc.Arbitrary<Access> = fc.record({
  address: fc.nat(2),
  isWrite: fc.boolean(),
  isAtomic: fc.boolean(),
});

describe('accesses', () => {
  test('conflict only on one word, and only if one of them writes', () => {
    const read = { address: 1, isWrite: false, isAtomic: false };
    const write = { ...read, isWrite: true };
    expect(conflict(read, read)).toBe(false);
    expect(conflict(read, write)).toBe(true);
    expect(conflict(read, { ...write, address: 2 })).toBe(false);
    const atomic = { ...write, isAtomic: true };
    expect(wouldRace(atomic, atomic)).toBe(false);
    expect(wouldRace(read, atomic)).toBe(true);
  });

  test('race in the eyes of the engine as they do by the spec', () => {
    const codeOf = (a: Access) => accessCode(a.address, a.isWrite);
    const plain = access.map((a) => ({ ...a, isAtomic: false }));
    fc.assert(
      fc.property(fc.array(plain, { maxLength: 5 }), access, (segment, next) => {
        const segments = new Segments();
        const set = segment.reduce((all, a) => segments.with(all, codeOf(a)), 0);
        const races = segment.some((a) => wouldRace(a, next));
        expect(segments.conflicts(set, codeOf(next))).toBe(races);
      }),
    );
  });
});

const four = zone({ regions: [[0, 4]], orderMax: 2 });
const shown = (all: ReturnType<typeof answers>) =>
  all.map((answer) => (typeof answer === 'object' ? show(answer) : answer));

test('an overlapping free is taken where the block is live, and refused elsewhere', () => {
  const state = picture({ zone: four, live: [block(0, 0)] });
  const freeing = (k: number) =>
    answers(state, { op: 'free', block: block(0, k) }, { hasCaches: true, hiddenMax: 4 });
  expect([freeing(0), freeing(1)]).toEqual([[true], [false]]);
});

describe('an overlapping alloc', () => {
  const state = picture({ zone: four, live: [block(0, 0)] });
  const call = { op: 'alloc', order: order(0) } as const;

  test('gives without caches what it would give alone', () => {
    expect(shown(answers(state, call, noSlack))).toEqual(['1^0']);
    const full = picture({ zone: four, live: [block(0, 2)] });
    expect(answers(full, call, noSlack)).toEqual([undefined]);
  });

  test('gives with caches any free block, and refuses if all of them may be hidden', () => {
    const caches = (hiddenMax: number) => ({ hasCaches: true, hiddenMax });
    expect(shown(answers(state, call, caches(2)))).toEqual(['1^0', '2^0', '3^0']);
    expect(shown(answers(state, call, caches(3)))).toEqual(['1^0', '2^0', '3^0', undefined]);
    const pair = { op: 'alloc', order: order(1) } as const;
    expect(shown(answers(state, pair, caches(1)))).toEqual(['2^1', undefined]);
    expect(shown(answers(state, pair, caches(0)))).toEqual(['2^1']);
  });

  test('gives with caches no block above the top order, and none across a border', () => {
    const asked = (shape: Parameters<typeof zone>[0], k: number) =>
      answers(
        picture({ zone: zone(shape), live: [] }),
        { op: 'alloc', order: order(k) },
        { hasCaches: true, hiddenMax: 0 },
      );
    expect(asked({ regions: [[0, 4]], orderMax: 1 }, 2)).toEqual([undefined]);
    const regions = [
      [0, 3],
      [3, 6],
    ] as const;
    expect(shown(asked({ regions, orderMax: 1, alignment: 'region' }, 1))).toEqual(['0^1', '3^1']);
  });
});

describe('caches', () => {
  const frames = (...all: number[]) => all.map((n) => frame(n));
  const judged = (...caches: (readonly ReturnType<typeof frame>[])[]) =>
    cachesRight(four, [block(0, 0)], caches, 2);

  test('hold what nobody else holds', () => {
    expect(judged(frames(1, 2), frames(3))).toBeUndefined();
    expect(judged(frames(1), frames(1))).toEqual({
      id: 'C1',
      why: 'cpu0 and cpu1 both cache frame 1',
    });
    expect(judged(frames(), frames(0))).toEqual({
      id: 'C1',
      why: 'cpu1 caches frame 0 of live 0^0',
    });
  });

  test('hold no more than they may, nothing twice, and frames only', () => {
    expect(judged(frames(1, 2, 3))).toMatchObject({
      id: 'C2',
      why: 'the cache of cpu0 holds 3 of 2',
    });
    expect(judged(frames(2, 2))).toMatchObject({ id: 'C2', why: 'cpu0 caches frame 2 twice' });
    expect(judged(frames(9))).toMatchObject({ id: 'C2', why: 'cpu0 caches frame 9: no frame' });
  });

  test('are asked for all that is wrong with them', () => {
    const all = [...cachesBroken(four, [block(0, 0)], [frames(1, 1, 0), frames(1, 9)], 2)];
    expect(all.map(({ why }) => why)).toEqual([
      'the cache of cpu0 holds 3 of 2',
      'cpu0 caches frame 1 twice',
      'cpu0 caches frame 0 of live 0^0',
      'cpu0 and cpu1 both cache frame 1',
      'cpu1 caches frame 9: no frame',
    ]);
  });
});
