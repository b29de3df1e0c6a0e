/** The layout of the stripe tree's metadata, by hand: stretches between holes, words and bits. */
import { describe, expect, test } from 'vitest';
import { FlatMemory } from '../../../impl/memory/memory.ts';
import {
  bitsOf,
  frameOfWord,
  layoutOf,
  managedBy,
  stretchesOf,
} from '../../../impl/designs/stripe-tree/layout.ts';
import { stripeTree } from '../../../impl/designs/stripe-tree/stripe-tree.ts';
import type { ZoneShape } from '../../../spec/blocks/zone.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const cut = (regions: ZoneShape['regions'], reserved: ZoneShape['reserved'] = []) =>
  stretchesOf(zone({ regions, reserved, orderMax: 3 })).map(({ from, to }) => [from, to]);

describe('what lies between holes', () => {
  test('is all of a region without one', () => {
    expect(cut([[3, 9]])).toEqual([[3, 9]]);
  });

  test('is nothing beside a hole at its start or its end, nor between two that touch', () => {
    expect(cut([[0, 8]], [[0, 2]])).toEqual([[2, 8]]);
    expect(cut([[0, 8]], [[6, 8]])).toEqual([[0, 6]]);
    expect(cut([[0, 8]], [[0, 8]])).toEqual([]);
    const touching = [
      [2, 3],
      [3, 4],
    ] as const;
    expect(cut([[0, 8]], touching)).toEqual([
      [0, 2],
      [4, 8],
    ]);
  });

  test('is cut by the holes of its own region only', () => {
    const regions = [
      [0, 4],
      [6, 12],
    ] as const;
    const holes = [
      [1, 2],
      [8, 9],
    ] as const;
    expect(cut(regions, holes)).toEqual([
      [0, 1],
      [2, 4],
      [6, 8],
      [9, 12],
    ]);
  });

  test('is a region of its own in the zone as the design sees it', () => {
    const on = zone({ regions: [[4, 12]], reserved: [[6, 7]], orderMax: 2 });
    expect(managedBy(on)).toEqual({
      regions: [
        { from: 4, to: 6, origin: 4 },
        { from: 7, to: 12, origin: 7 },
      ],
      reserved: [],
      orderMax: 2,
      alignment: 'region',
    });
  });
});

test('a tree of n frames has 2n - 1 nodes', () => {
  expect([1, 2, 4, 8].map(bitsOf)).toEqual([1, 3, 7, 15]);
});

// Trees of 8, 8, 8 and 1 frames: 15 + 15 + 15 + 1 bits are two words.
test('sentinels, trees and bits follow one another', () => {
  const on = zone({ regions: [[0, 25]], orderMax: 3 });
  const [trees, bits] = [4 * 2, 4 * 2 + 4 * 3];
  const layout = { trees, bits, words: bits + 2, frames: 6, largest: 8 };
  expect(layoutOf(on, { frameWords: 4 })).toEqual(layout);
});

test('a zone whose largest block cannot hold the metadata is refused', () => {
  const on = zone({ regions: [[0, 8]], orderMax: 0, alignment: 'region' });
  const memory = new FlatMemory(new Int32Array(256).fill(0x5bad));
  const metadataWords = stripeTree.metadataWords(on);
  const space = { memory, zone: on, metadataWords, frameBase: metadataWords, frameWords: 8 };
  expect(layoutOf(on, space)).toMatchObject({ words: 2 + 24 + 1, frames: 4, largest: 1 });
  expect(stripeTree.attach(space).init()).toBe(false);
});

test('a word lies in the frame that holds it', () => {
  const space = { frameBase: 16, frameWords: 4 } as Parameters<typeof frameOfWord>[0];
  expect([16, 19, 20, 27].map((word) => frameOfWord(space, word))).toEqual([0, 0, 1, 2]);
});
