/**
 * Design stripe-tree in lock step with the spec. Its zone is less its own metadata; how many frames
 * that takes, and out of which tree, is worked out by hand beside each zone. The number of states
 * is then that of ordered lists over the trees' free blocks, counted here by a recurrence on how
 * many free blocks of each order a tree has: a tree of order k is live, free, or two of order k - 1
 * that are not both free; f free blocks of an order can be listed in f! ways.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { stripeTree } from '../../../impl/designs/stripe-tree/stripe-tree.ts';
import { testEquivariance } from '../../../models/one-cpu/equivariance.ts';
import { Mounted } from '../../../models/subject/pages/mount.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { symmetric } from '../../../models/one-cpu/symmetric.ts';
import { bounded } from '../../bounds.ts';
import { showInterval, type Zone, type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

const zoneOf = (shape: ZoneShape): Zone => zone({ ...shape, alignment: 'region' });

/** States by their free blocks of each order, written `0,2,1`. */
type Census = ReadonlyMap<string, number>;

const sumOf = (a: string, b: string): string => {
  const other = b.split(',').map(Number);
  return a
    .split(',')
    .map((n, k) => Number(n) + (other[k] as number))
    .join();
};

function product(a: Census, b: Census): Map<string, number> {
  const both = new Map<string, number>();
  for (const [x, n] of a) {
    for (const [y, m] of b) both.set(sumOf(x, y), (both.get(sumOf(x, y)) ?? 0) + n * m);
  }
  return both;
}

const unit = (k: number, count: number): string =>
  Array.from({ length: 6 }, (_, j) => (j === k ? count : 0)).join();

function tree(k: number): Census {
  const half = k === 0 ? new Map<string, number>() : tree(k - 1);
  const split = product(half, half);
  const pair = unit(k - 1, 2);
  // Both halves wholly free is one state of those with two free blocks of the order below.
  if (k > 0) split.set(pair, (split.get(pair) as number) - 1);
  for (const whole of [unit(k, 1), unit(0, 0)]) split.set(whole, (split.get(whole) ?? 0) + 1);
  return split;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** States of ordered lists over free blocks of these orders. */
function states(roots: readonly number[]): number {
  const census = roots.map(tree).reduce(product, new Map([[unit(0, 0), 1]]));
  return [...census].reduce((sum, [free, n]) => {
    return sum + free.split(',').reduce((ways, f) => ways * factorial(Number(f)), n);
  }, 0);
}

test('the recurrence gives what ordered lists on a whole tree are known to have', () => {
  expect([0, 1, 2, 3, 4].map((k) => states([k]))).toEqual([2, 5, 30, 1829, 52_305_150]);
});

interface Case {
  readonly what: string;
  readonly on: ZoneShape;
  readonly frameWords?: number;
  /** Where the metadata lies. */
  readonly metadata: string;
  /** Orders of what is free after init. */
  readonly roots: readonly number[];
  readonly states: number;
}

const cases: readonly Case[] = [
  // Words: 2 per order, 3 per tree, a word per 32 bits. 8 + 3 + 1 = 12 in frames of 16.
  {
    what: '8 frames',
    on: { regions: [[0, 8]], orderMax: 3 },
    metadata: '[7,8)',
    roots: [2, 1, 0],
    states: 776,
  },
  // 8 + 6 + 1 = 15: the shortest tree with a frame is the second region.
  {
    what: '8 frames and one for the metadata',
    on: {
      regions: [
        [0, 8],
        [8, 9],
      ],
      orderMax: 3,
    },
    metadata: '[8,9)',
    roots: [3],
    states: 1829,
  },
  // 12 words in frames of 4, then of 2: three frames, then six.
  {
    what: '8 frames of 4 words',
    on: { regions: [[0, 8]], orderMax: 3 },
    frameWords: 4,
    metadata: '[5,8)',
    roots: [2, 0],
    states: 88,
  },
  {
    what: '8 frames of 2 words',
    on: { regions: [[0, 8]], orderMax: 3 },
    frameWords: 2,
    metadata: '[2,8)',
    roots: [1],
    states: 5,
  },
  // Trees of 4 and 1: 6 + 6 + 1 = 13.
  {
    what: '5 frames',
    on: { regions: [[0, 5]], orderMax: 2 },
    metadata: '[4,5)',
    roots: [2],
    states: 30,
  },
  // Trees of 4 and 2: 13.
  {
    what: '6 frames',
    on: { regions: [[0, 6]], orderMax: 2 },
    metadata: '[5,6)',
    roots: [2, 0],
    states: 88,
  },
  // Trees of 4, 2 and 1: 6 + 9 + 1 = 16.
  {
    what: '7 frames',
    on: { regions: [[0, 7]], orderMax: 2 },
    metadata: '[6,7)',
    roots: [2, 1],
    states: 214,
  },
  {
    what: 'an odd base',
    on: { regions: [[3, 8]], orderMax: 2 },
    metadata: '[7,8)',
    roots: [2],
    states: 30,
  },
  // Two trees of 4; the first has the metadata.
  {
    what: 'two top blocks',
    on: { regions: [[0, 8]], orderMax: 2 },
    metadata: '[3,4)',
    roots: [1, 0, 2],
    states: 776,
  },
  {
    what: 'two regions',
    on: {
      regions: [
        [0, 4],
        [6, 10],
      ],
      orderMax: 2,
    },
    metadata: '[3,4)',
    roots: [1, 0, 2],
    states: 776,
  },
  {
    what: 'regions that touch',
    on: {
      regions: [
        [1, 3],
        [3, 5],
        [5, 6],
      ],
      orderMax: 2,
    },
    metadata: '[5,6)',
    roots: [1, 1],
    states: 30,
  },
  // Trees 0 to 1, 2, and 4 to 7: 8 + 9 + 1 = 18 are two frames, all of the first tree.
  {
    what: 'a hole',
    on: { regions: [[0, 8]], reserved: [[3, 4]], orderMax: 3 },
    metadata: '[0,2)',
    roots: [0, 2],
    states: 88,
  },
  // Trees of 3 to 4, 5, and 8 to 11: alignment counts from 3 and from 8.
  {
    what: 'a hole behind an odd base',
    on: { regions: [[3, 12]], reserved: [[6, 8]], orderMax: 2 },
    metadata: '[5,6)',
    roots: [1, 2],
    states: 214,
  },
  {
    what: 'a top order above the zone',
    on: { regions: [[0, 4]], orderMax: 5 },
    metadata: '[3,4)',
    roots: [1, 0],
    states: 12,
  },
  {
    what: 'top order 0',
    on: { regions: [[0, 5]], orderMax: 0 },
    frameWords: 32,
    metadata: '[0,1)',
    roots: [0, 0, 0, 0],
    states: 65,
  },
  // Trees of 8, 2 and 1: 18 words in frames of 6 are three, at the end of the tree of 8.
  {
    what: '11 frames',
    on: { regions: [[0, 11]], orderMax: 3 },
    frameWords: 6,
    metadata: '[5,8)',
    roots: [2, 0, 1, 0],
    states: 3590,
  },
  // Trees of 8, 4 and 1: 18 words in frames of 4 are five, at the end of the tree of 8.
  {
    what: '13 frames',
    on: { regions: [[0, 13]], orderMax: 3 },
    frameWords: 4,
    metadata: '[3,8)',
    roots: [1, 0, 2, 0],
    states: 3590,
  },
];

describe('stripe-tree holds, in every state that its lists can be in, on', () => {
  const small = cases.filter(({ states: pinned }) => pinned < 100);
  test.each(bounded(cases, small))(
    '$what',
    ({ on, frameWords = 16, metadata, roots, states: pinned }) => {
      const design = { ...stripeTree, frameWords };
      const mounted = new Mounted(design, zoneOf(on));
      expect(mounted.zone.reserved.map(showInterval)).toEqual([metadata]);
      expect(states(roots)).toBe(pinned);
      expect(search(new Sequential(design, zoneOf(on)))).toMatchObject({
        kind: 'holds',
        explored: { states: pinned },
      });
    },
  );
});

describe('stripe-tree cannot tell swapped halves apart', () => {
  test.each(bounded([8], []))('of a whole tree of %i frames', () => {
    const whole = zoneOf({
      regions: [
        [0, 8],
        [8, 9],
      ],
      orderMax: 3,
    });
    expect(testEquivariance(symmetric(stripeTree, whole))).toMatchObject({
      states: 1829,
      orbits: 82,
      violations: 0,
    });
  });

  // The same as another design has with a hole where this one has its metadata.
  const holding: [number, number, number, number][] = [
    [16, 7, 776, 148],
    [4, 5, 88, 27],
  ];
  test.each(bounded(holding, holding.slice(1)))(
    'of a tree of 8 frames of %i words that holds its metadata',
    (frameWords, from, all, orbits) => {
      const expected = { states: all, orbits, violations: 0 };
      const whole: ZoneShape = { regions: [[0, 8]], orderMax: 3 };
      const holed = zone({ ...whole, reserved: [[from, 8]] });
      expect(testEquivariance(symmetric(freeList, holed))).toMatchObject(expected);
      const design = { ...stripeTree, frameWords };
      expect(testEquivariance(symmetric(design, zoneOf(whole)))).toMatchObject(expected);
    },
  );

  test.each(bounded([16], []))('so of %i frames 12,671 states stand for all', () => {
    const sixteen = zoneOf({
      regions: [
        [0, 16],
        [16, 18],
      ],
      orderMax: 4,
    });
    expect(search(symmetric({ ...stripeTree, frameWords: 9 }, sixteen))).toMatchObject({
      kind: 'holds',
      explored: { states: 12_671 },
    });
  });
});
