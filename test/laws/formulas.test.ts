/**
 * A formula says what its predicate decides: for every view of small zones, right and wrong, and
 * for every call and answer in every state, both say the same. The formula is evaluated by
 * counting frames (formula-evaluator.ts).
 */
import { expect, test } from 'vitest';
import { type Block, block, show } from '../../spec/blocks/geometry.ts';
import { showZone, type Zone, zone } from '../../spec/blocks/zone.ts';
import { obligations } from '../../spec/obligations/obligations.ts';
import { servedBy } from '../../spec/objects/object-served.ts';
import { brokenBy, sightOf } from '../../spec/operations/operations.ts';
import { coalesceMaximal } from '../../spec/pages/invariants.ts';
import { invariants } from '../../spec/pages/refinement.ts';
import { picture } from '../../spec/pages/state.ts';
import { makeView } from '../../spec/pages/view.ts';
import { bounded } from '../bounds.ts';
import {
  allocSays,
  canon,
  classSays,
  countsSay,
  type Sets,
  statesSay,
} from './formula-evaluator.ts';

const zones: readonly Zone[] = [
  zone({ regions: [[0, 4]], orderMax: 2 }),
  zone({ regions: [[0, 4]], orderMax: 1 }),
  zone({ regions: [[0, 3]], orderMax: 2 }),
  zone({ regions: [[1, 5]], orderMax: 2 }),
  zone({ regions: [[0, 4]], reserved: [[1, 2]], orderMax: 2 }),
  zone({
    regions: [
      [1, 3],
      [3, 5],
    ],
    orderMax: 1,
    alignment: 'region',
  }),
  zone({
    regions: [
      [0, 1],
      [2, 4],
    ],
    orderMax: 2,
  }),
];

const byName = zones.map((z) => [showZone(z), z] as const);

/** Blocks that a view may show, right and wrong: at every frame near the zone, of any order. */
const blocksNear = (z: Zone): Block[] => {
  const end = Math.max(...z.regions.map(({ to }) => to));
  const all: Block[] = [];
  for (let at = 0; at <= end; at++) {
    for (let k = 0; k <= z.orderMax + 1; k++) all.push(block(at, k));
  }
  return all;
};

/** Every choice of at most `most` of these, as lists; one may come twice. */
function* choices<Item>(items: readonly Item[], most: number, from = 0): Generator<Item[]> {
  yield [];
  if (most === 0) return;
  for (let i = from; i < items.length; i++) {
    for (const rest of choices(items, most - 1, i)) yield [items[i] as Item, ...rest];
  }
}

/** At most so many blocks of a view: four, with frames that make four blocks; fewer in mutants. */
const BLOCKS_MAX = bounded(3, 2);

/** Every view with few blocks, and those whose blocks are what the spec makes free. */
function* views(z: Zone): Generator<Sets> {
  const owned = blocksNear(z).flatMap((b) => [
    { b, isLive: false },
    { b, isLive: true },
  ]);
  for (const chosen of choices(owned, BLOCKS_MAX)) {
    const F = chosen.filter(({ isLive }) => !isLive).map(({ b }) => b);
    const A = chosen.filter(({ isLive }) => isLive).map(({ b }) => b);
    yield { zone: z, F, A, metadata: [] };
    const frames = new Set(A.flatMap((b) => [b.at]));
    if (F.length === 0) yield { zone: z, F: canon(z, frames), A, metadata: [] };
  }
}

const viewOf = ({ zone: z, F, A, metadata }: Sets, shown = {}) =>
  makeView(z, A, F, { ...(metadata.length > 0 && { metadata }), ...shown });

const told = ({ F, A }: Sets): string => `free ${F.map(show)}, live ${A.map(show)}`;

const named = (['I1', 'I2', 'I3', 'I4', 'I5', 'I9'] as const).map((id) => {
  const says = statesSay[obligations[id].formula];
  if (!says) throw new Error(`no meaning for '${obligations[id].formula}'`);
  return { id, says };
});

test.each(byName)('formula and predicate agree on every view of %s', (_name, z) => {
  const met = { right: 0, wrong: 0 };
  for (const sets of views(z)) {
    const view = viewOf(sets);
    for (const { id, says } of named) {
      const isRight = says(sets);
      if ((invariants[id](view) === undefined) !== isRight) {
        expect.fail(`${id} on ${told(sets)}: the formula says ${isRight}`);
      }
      met[isRight ? 'right' : 'wrong']++;
    }
  }
  expect(Math.min(met.right, met.wrong)).toBeGreaterThan(1000);
});

test('they agree where metadata lies in the zone, beside it, and in blocks', () => {
  const z = zone({ regions: [[0, 4]], orderMax: 2 });
  const parts = [
    [0, 1],
    [1, 3],
    [3, 5],
    [5, 6],
  ].map(([from = 0, to = 0]) => ({
    from: block(from, 0).at,
    to: block(to, 0).at,
  }));
  for (const metadata of choices(parts, 2)) {
    for (const F of choices(blocksNear(z), 2)) {
      const sets = { zone: z, F, A: [], metadata };
      for (const { id, says } of named) {
        const isRight = invariants[id](viewOf(sets)) === undefined;
        expect(isRight, `${id} on ${told(sets)}`).toBe(says(sets));
      }
    }
  }
});

test('counters are right exactly where the formula says so, whatever is counted', () => {
  const says = countsSay[obligations.I10.formula];
  if (!says) throw new Error(`no meaning for '${obligations.I10.formula}'`);
  const z = zone({ regions: [[0, 4]], orderMax: 2 });
  const masks = [-8, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 0.5].map((ordersMask) => ({
    ordersMask,
  }));
  const frames = [-1, 0, 1, 2, 3, 4, 5].map((freeFrames) => ({ freeFrames }));
  const blocks = [[], [0], [1], [0, 1], [2, 0, 0], [0, 0, 1], [0, 0, 0, 1], [1, 1, 0, 0]];
  const shown = [...masks, ...frames, ...blocks.map((freeBlocks) => ({ freeBlocks }))];
  for (const F of choices(blocksNear(z), 2)) {
    const sets = { zone: z, F, A: [], metadata: [] };
    for (const counts of shown) {
      const isRight = invariants.I10(viewOf(sets, { counts })) === undefined;
      expect(isRight, `${JSON.stringify(counts)} of ${told(sets)}`).toBe(says(sets, counts));
    }
  }
});

/** Every state of the zone: sets of disjoint aligned blocks, found by trying all. */
function* states(z: Zone): Generator<readonly Block[]> {
  const fitting = blocksNear(z).filter((b) =>
    canon(z, new Set()).some((whole) => within(b, whole)),
  );
  for (const live of choices(fitting, BLOCKS_MAX + 1)) {
    const right = { zone: z, F: [], A: live, metadata: [] };
    if (named.every(({ id, says }) => id === 'I4' || says(right))) yield live;
  }
}

const within = (b: Block, whole: Block): boolean =>
  whole.at <= b.at && b.at + 2 ** b.order <= whole.at + 2 ** whole.order;

test.each(byName)('formula and predicate agree on every alloc on %s', (_name, z) => {
  const asked = (['O1', 'O2', 'O3'] as const).map((id) => {
    const says = allocSays[obligations[id].formula];
    if (!says) throw new Error(`no meaning for '${obligations[id].formula}'`);
    return { id, says };
  });
  for (const live of states(z)) {
    const state = picture({ zone: z, live: live.toSorted((a, b) => a.at - b.at) });
    const taken = new Set(
      live.flatMap((b) => Array.from({ length: 2 ** b.order }, (_, i) => b.at + i)),
    );
    const F = canon(z, taken);
    expect(state.free.map(show)).toEqual(F.toSorted((a, b) => a.at - b.at).map(show));
    for (let k = 0; k <= z.orderMax + 1; k++) {
      for (const got of [undefined, ...blocksNear(z)]) {
        const call = { op: 'alloc', order: block(0, k).order } as const;
        const broken = new Set(
          [...brokenBy(state, call, got, sightOf('B6', state))].map(({ id }) => id),
        );
        const how = `alloc ${k} gives ${got ? show(got) : 'nothing'}, live ${live.map(show)}`;
        for (const { id, says } of asked) {
          // What is no part of a free block has no source: O1 alone is asked then.
          if (id === 'O3' && broken.has('O1')) continue;
          expect(!broken.has(id), `${id}: ${how}`).toBe(
            says({ zone: z, F, A: live, metadata: [], k, got }),
          );
        }
      }
    }
  }
});

test('a view that shows one block twice is wrong, which no set of blocks could say', () => {
  const z = zone({ regions: [[0, 2]], orderMax: 1 });
  const twice = makeView(z, [block(0, 1)], [block(0, 1)]);
  expect(invariants.I3(twice)?.why).toBe('free 0^1 and live 0^1 share frame 0');
  expect(coalesceMaximal(twice)).toBeUndefined();
});

test.each([[[8, 16, 32]], [[8, 24, 32]], [[32, 8, 24]], [[12]]])(
  'a request is served by the class that the formula says, of %j',
  (classes) => {
    const says = classSays[obligations.S5.formula];
    if (!says) throw new Error(`no meaning for '${obligations.S5.formula}'`);
    const sizes = { frameBytes: 64, classes, emptyMax: () => 1, cacheMax: 1, batch: 1 };
    const on = zone({ regions: [[0, 4]], orderMax: 2 });
    for (let bytes = 1; bytes <= 40; bytes++) {
      for (const alignment of [1, 2, 4, 8, 16, 32]) {
        const served = servedBy(sizes, on, bytes, alignment);
        const is = served && 'cache' in served ? classes[served.cache] : undefined;
        expect(is, `${bytes} aligned ${alignment}`).toBe(says(classes, bytes, alignment));
      }
    }
  },
);
