/**
 * Every fault of design stripe-tree is found, by the obligation that its bug breaks first and with
 * a shortest trace, on the smallest zone that shows it. Traces were derived from the bugs: init
 * lists the lowest tree first, alloc takes the list's head, and of all shortest traces the search
 * finds the first in the order allocs, small orders first, then frees, low frames first.
 */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { stripeTreeFaults } from '../../../impl/faulty/pages/stripe-tree-faults.ts';
import { stripeTree } from '../../../impl/designs/stripe-tree/stripe-tree.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';

interface Pin {
  readonly fault: string;
  readonly on: ZoneShape;
  readonly trace: readonly string[];
  readonly why: string;
}

const shape = (orderMax: number, ...regions: (readonly [number, number])[]): ZoneShape => ({
  regions,
  orderMax,
});

/** One tree of two frames; the metadata takes frame 1. */
const pair = shape(1, [0, 2]);
/** The metadata takes a region of its own, frame 2, and leaves a whole tree of two frames. */
const pairAndOne = shape(1, [0, 2], [2, 3]);

const pins: readonly Pin[] = [
  // The list looks empty, nothing is taken from it, and what init then asks for nobody has written.
  {
    fault: 'frame-zero-ends',
    on: pair,
    trace: [],
    why: 'reads metadata word 6, which holds garbage',
  },
  // The sentinel of order 0 lies over the node of frame 0, and holds its own address twice, which
  // is 7: range 0 of 7 frames, then one at frame 7, whose length is word 7 + 7 * 16 + 1.
  {
    fault: 'metadata-at-start',
    on: pair,
    trace: [],
    why: 'touches word 120, outside its memory',
  },
  { fault: 'metadata-not-subtracted', on: pair, trace: [], why: 'free 0^1 and metadata [1,2)' },
  {
    fault: 'metadata-past-end',
    on: pair,
    trace: [],
    why: 'metadata [1,3) does not lie in one region',
  },
  { fault: 'rest-lost', on: pair, trace: [], why: 'frame 0 is lost' },
  // A rest of three frames is the fewest that make two blocks: 0^1 and 0^0 instead of 2^0.
  {
    fault: 'pointer-not-advanced',
    on: shape(2, [0, 4]),
    trace: [],
    why: 'list of order 1',
  },
  {
    fault: 'bitset-short',
    on: pair,
    trace: [],
    why: 'reads word 7 of frame 1, which holds garbage',
  },
  // Frame 0 holds the metadata; 1 and 2 are trees of one frame with one bit between them.
  {
    fault: 'tree-offset-forgotten',
    on: shape(0, [0, 3]),
    trace: ['alloc 0 → 1^0'],
    why: 'B1 of 2^0 is 0, should be 1',
  },
  {
    fault: 'bit-not-cleared',
    on: pair,
    trace: ['alloc 0 → 0^0'],
    why: 'B1 of 0^0 is 1, should be 0',
  },
  {
    fault: 'larger-class-not-tried',
    on: pairAndOne,
    trace: ['alloc 0 → refused'],
    why: 'refused order 0, but 0^1 is free',
  },
  // Frame 0 holds the metadata; 1 and 2 are trees that would make a pair of order 1.
  {
    fault: 'merge-across-trees',
    on: shape(1, [0, 1], [1, 2], [2, 3]),
    trace: ['alloc 0 → 1^0', 'free 1^0 → accepted'],
    why: '1^1 does not lie in one region',
  },
  // It is not lived to be told that the free was accepted: its node overwrites the live 0^0.
  {
    fault: 'below-not-looked-at',
    on: pairAndOne,
    trace: ['alloc 0 → 0^0', "free 0^1 → writes word 0 of frame 0, which is the client's"],
    why: "writes word 0 of frame 0, which is the client's",
  },
  // The bit behind that of tree 1 is that of tree 2, which is free: 2^0 passes for a buddy of 1^0.
  {
    fault: 'merge-past-root',
    on: shape(0, [0, 4]),
    trace: ['alloc 0 → 1^0', 'free 1^0 → reads word 2 of frame 1, which holds garbage'],
    why: 'reads word 2 of frame 1, which holds garbage',
  },
];

test('every fault of stripe-tree is pinned', () => {
  expect(pins.map(({ fault }) => fault)).toEqual(stripeTreeFaults.map(({ name }) => name));
});

test.each(pins)('$fault is found', ({ fault, on, trace, why }) => {
  const found = stripeTreeFaults.find(({ name }) => name === fault);
  const z = zone({ ...on, alignment: 'region' });
  expect(search(new Sequential(stripeTree, z)).kind).toBe('holds');
  const verdict = search(new Sequential(found?.design ?? stripeTree, z));
  expect(verdict).toMatchObject({
    kind: 'fails',
    failure: { rule: found?.obligation, why: expect.stringContaining(why) },
    trace: { labels: trace },
  });
});
