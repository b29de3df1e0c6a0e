/**
 * Designs compared with one another (I5c), without any contract in between: all that hold have the
 * same free blocks wherever they have the same live ones; of those that are wrong, every one whose
 * free blocks come out wrong is told from one that is right.
 */
import { describe, expect, test } from 'vitest';
import { faultNamed } from '../../../impl/faulty/index.ts';
import { pairFaults } from '../../../impl/faulty/pages/pair-faults.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { designs } from '../../../models/catalogue/designs.ts';
import { compareDesigns, randomCalls } from '../../../models/one-cpu/differential.ts';
import { linuxWorkload } from '../../../models/logs/read-trace.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

const shapes: readonly ZoneShape[] = [
  { regions: [[0, 64]], orderMax: 4 },
  { regions: [[0, 1000]], orderMax: 8 },
  {
    regions: [
      [16, 61],
      [80, 100],
    ],
    reserved: [[35, 37]],
    orderMax: 3,
  },
];

const seconds = designs.filter(({ managed }) => managed === undefined);

describe.each(designs)('$name', (first) => {
  const { alignment } = first.declares;

  // A design with its metadata in the zone has regions of its own, which only some can be given.
  const fitting = first.managed ? shapes.slice(0, 2) : shapes;

  test.each(seconds)('has the same free blocks as $name', (second) => {
    for (const [seed, shape] of fitting.entries()) {
      const calls = randomCalls(400, shape.orderMax, seed);
      const on = zone({ ...shape, alignment });
      const found = compareDesigns(first, second, { zone: on, calls, every: 20 });
      expect(found).toEqual({ kind: 'same', compared: 21 });
    }
  });
});

// free-list would walk its lists of tens of thousands of single frames.
test.each(seconds.filter((second) => second !== freeList))(
  'order-map and $name have the same free blocks after the calls of a Linux kernel',
  (second) => {
    const { zone: on, calls } = linuxWorkload();
    const found = compareDesigns(orderMap, second, { zone: on, calls, every: 8000 });
    expect(found).toMatchObject({ kind: 'same', compared: Math.ceil(calls.length / 8000) + 1 });
  },
);

const told = [
  'no-merge',
  'merge-one-level',
  'buddy-above',
  'merge-leaves-buddy',
  'remainder-lost',
  'tail-lost',
  'looks-itself-up',
  'search-never-ends',
];

// Those not here refuse too little, cost too much, hand out what they should, or need a hole.
const toldPairs = pairFaults.filter(
  ({ name }) =>
    !['believes-free', 'path-not-asked', 'hole-taken-back', 'list-walked'].includes(name),
);

test.each([...told.map(faultNamed), ...toldPairs])('$name is told from free-list', ({ design }) => {
  const on = zone({ regions: [[8, 21]], orderMax: 2, alignment: design.declares.alignment });
  const calls = randomCalls(200, 2, 3);
  const found = compareDesigns(design, freeList, { zone: on, calls, every: 1 });
  expect(found).toMatchObject({ kind: 'differ' });
});

test('what differs is named', () => {
  const on = zone({ regions: [[0, 4]], orderMax: 2 });
  const calls = Int32Array.from([1, -1]);
  const { design } = faultNamed('no-merge');
  expect(compareDesigns(design, freeList, { zone: on, calls, every: 1 })).toEqual({
    kind: 'differ',
    why: 'no-merge: 0^1 2^1 0^2 free in it or in free-list, not in both',
    live: [],
  });
});

test('one that keeps its metadata in the zone, or aligns differently, cannot be the second', () => {
  const calls = Int32Array.of();
  const inside = designs.find(({ managed }) => managed);
  const on = zone({ regions: [[3, 8]], orderMax: 1, alignment: 'region' });
  expect(inside && (() => compareDesigns(freeList, inside, { zone: on, calls, every: 1 }))).toThrow(
    'keeps metadata in the zone: compare it as the first',
  );
  expect(() => compareDesigns(orderMap, freeList, { zone: on, calls, every: 1 })).toThrow(
    'free-list aligns blocks absolute, got a zone aligned region',
  );
});
