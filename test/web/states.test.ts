/**
 * The graph of states is the one that is searched: its numbers are those of the search, of the
 * closed form and of the list of orbits; its ways lead where the player goes; and no two places of
 * it lie on one another.
 */
import { expect, test } from 'vitest';
import { search } from '../../engine/search/search.ts';
import { totals } from '../../models/contracts/closed-form.ts';
import { subjectNamed } from '../../models/catalogue/subjects.ts';
import { Symmetric } from '../../models/one-cpu/symmetric.ts';
import { zone } from '../../spec/blocks/zone.ts';
import { play } from '../../web/heap/player.ts';
import { explore } from '../../web/states/explore.ts';
import { fold, type Folding } from '../../web/states/fold.ts';
import { layersOf } from '../../web/states/layers.ts';
import { callsTo, placeBehind } from '../../web/states/walk.ts';

const four = zone({ regions: [[0, 4]], orderMax: 2 });
const three = zone({ regions: [[3, 6]], orderMax: 1 });
const eight = zone({ regions: [[0, 8]], orderMax: 3 });
const freeList = subjectNamed('free-list');

const sizeOf = (explored: ReturnType<typeof explore>, folding: Folding): number =>
  fold(explored, folding).places.length;

test('there are as many places as a formula, and a search up to swaps, count', () => {
  const explored = explore(freeList, eight);
  expect(sizeOf(explored, 'exact')).toBe(totals(eight)?.lists);
  expect(sizeOf(explored, 'live')).toBe(totals(eight)?.spec);
  const reduced = search(new Symmetric(freeList, eight), { statesMax: 100 });
  expect(sizeOf(explored, 'orbits')).toBe(reduced.explored.states);
  // Blocks of order k, swapped halves one: t(0) = 2, t(k + 1) = t(k) (t(k) + 1) / 2 + 1.
  expect(sizeOf(explored, 'live-orbits')).toBe(67);
});

test.each([
  ['free-list', four],
  ['stripe-tree', four],
  ['free-list', three],
  ['no-merge', four],
  ['reads-live-buddy', four],
] as const)('each place of %s is reached by its calls, as the player finds it', (name, on) => {
  const design = subjectNamed(name);
  const explored = explore(design, on);
  for (const folding of ['exact', 'live', 'orbits', 'live-orbits'] as const) {
    const graph = fold(explored, folding);
    graph.places.forEach((place, i) => {
      const calls = callsTo(explored, graph, on, i);
      expect(placeBehind(explored, graph, on, calls)).toBe(i);
      if (folding !== 'exact') return;
      const scene = play(design, on, calls).player.scenes.at(-1);
      expect(scene?.broken?.id).toBe(place.broken?.rule);
      if (place.broken) return;
      expect(scene?.free).toEqual(place.free);
      expect(scene?.live.map(({ at, order }) => ({ at, order }))).toEqual(place.live);
    });
  }
});

test('a refused call leads nowhere, a broken place is in the way as often as calls break', () => {
  const explored = explore(subjectNamed('no-merge'), four);
  const graph = fold(explored, 'exact');
  const full = { op: 'alloc', order: 2 } as const;
  const calls = [full, full] as unknown as Parameters<typeof placeBehind>[3];
  expect(placeBehind(explored, graph, four, calls)).toBe(
    placeBehind(explored, graph, four, calls.slice(0, 1)),
  );
  const broken = graph.places.findIndex((place) => place.broken);
  expect(graph.places[broken]?.broken?.rule).toBe('I5');
  const into = graph.ways.filter(({ to }) => to === broken).flatMap(({ from }) => from);
  expect(new Set(into)).toEqual(new Set(explored.breaks.map(({ from }) => from)));
});

test('a row has the places of one number of live blocks, each once, broken ones last', () => {
  const graph = fold(explore(subjectNamed('no-merge'), four), 'exact');
  const layers = layersOf(graph);
  expect(layers.flat().toSorted((a, b) => a - b)).toEqual(graph.places.map((_, i) => i));
  layers.forEach((layer, row) => {
    for (const i of layer) {
      const { live, broken } = graph.places[i] as (typeof graph.places)[number];
      expect(broken ? layers.length - 1 : live.length).toBe(row);
    }
  });
});

test('a zone that is too large to be drawn is refused', () => {
  const wide = zone({ regions: [[0, 17]], orderMax: 4 });
  expect(() => explore(freeList, wide)).toThrow('drawn of at most 16 frames, got 17');
  expect(() => explore(freeList, four, { statesMax: 29 })).toThrow('more than 29 states');
  expect(explore(freeList, four, { statesMax: 30 }).states.length).toBe(30);
});
