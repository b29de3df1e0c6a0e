/**
 * What each metadata scheme can tell, computed from its definition by listing every state: an
 * invalid free is unseen if its block is live in some other state with the same metadata. The
 * numbers for 4 and 8 frames were counted by an independent program when the obligations were
 * listed; the closed forms in spec/pages/metadata.ts are compared with the definition case by case.
 */
import { describe, expect, test } from 'vitest';
import { specOnly } from '../../models/contracts/readable-spec.ts';
import { type Block, covers, show } from '../../spec/blocks/geometry.ts';
import { isVisible, metadataOf } from '../../spec/pages/metadata.ts';
import { isLive, type Picture, picture, type State } from '../../spec/pages/state.ts';
import type { Order } from '../../spec/blocks/units.ts';
import type { Scheme } from '../../spec/ports/inspection.ts';
import { touchesReserved, type Zone, type ZoneShape, zone } from '../../spec/blocks/zone.ts';
import { bounded, searchable } from '../bounds.ts';
import { alignedBlocks } from './zones.ts';

const schemes: readonly Scheme[] = ['none', 'lists', 'B1', 'B2', 'B3', 'B4', 'B5', 'B6'];

/** Found when a test first asks: what a file does when it is loaded is of no test in particular. */
function lazily<Value>(find: () => Value): () => Value {
  let found: Value | undefined;
  return () => (found ??= find());
}

/** Every state of the zone, by exhausting the steps of the spec. */
function statesOf(z: Zone): Picture[] {
  const model = specOnly(z);
  const found = new Map<string, State>([[model.key(model.initial), model.initial]]);
  for (const state of found.values()) {
    for (const { next } of model.steps(state)) found.set(model.key(next), next);
  }
  return [...found.values()].map(picture);
}

/** For each value of the metadata, the blocks that are live in some state with that value. */
function livelyBlocks(scheme: Scheme, states: readonly Picture[]): Map<string, Set<string>> {
  const lively = new Map<string, Set<string>>();
  for (const state of states) {
    const value = metadataOf(scheme, state);
    const blocks = lively.get(value) ?? new Set();
    for (const b of state.live) blocks.add(show(b));
    lively.set(value, blocks);
  }
  return lively;
}

interface InvalidFree {
  readonly state: Picture;
  readonly block: Block;
  /** Its first frame is free: the free of what is free already. */
  readonly isDouble: boolean;
  /** No state with the same metadata has it live. */
  readonly isSeen: boolean;
}

/** Every aligned free of a block that is not live. `possible`: what the allocator reckons with. */
function invalidFrees(scheme: Scheme, states: readonly Picture[], possible = states) {
  const lively = livelyBlocks(scheme, possible);
  return states.flatMap((state) => {
    const here = lively.get(metadataOf(scheme, state));
    return alignedBlocks(state.zone)
      .filter((block) => !isLive(state, block))
      .map((block): InvalidFree => {
        const first = { at: block.at, order: 0 as Order };
        const isDouble = state.free.some((free) => covers(free, first));
        return { state, block, isDouble, isSeen: here?.has(show(block)) !== true };
      });
  });
}

interface Count {
  readonly values: number;
  readonly unseen: number;
  readonly unseenDoubles: number;
}

/** The table of the obligations: what metadata alone can see. */
const counted: Record<4 | 8, Record<Scheme, Count>> = {
  4: {
    none: { values: 1, unseen: 131, unseenDoubles: 70 },
    lists: { values: 16, unseen: 40, unseenDoubles: 0 },
    B1: { values: 16, unseen: 40, unseenDoubles: 0 },
    B2: { values: 7, unseen: 79, unseenDoubles: 39 },
    B3: { values: 5, unseen: 29, unseenDoubles: 29 },
    B4: { values: 26, unseen: 0, unseenDoubles: 0 },
    B5: { values: 26, unseen: 0, unseenDoubles: 0 },
    B6: { values: 26, unseen: 0, unseenDoubles: 0 },
  },
  8: {
    none: { values: 1, unseen: 7502, unseenDoubles: 3900 },
    lists: { values: 256, unseen: 2119, unseenDoubles: 0 },
    B1: { values: 256, unseen: 2119, unseenDoubles: 0 },
    B2: { values: 62, unseen: 3868, unseenDoubles: 1749 },
    B3: { values: 26, unseen: 1507, unseenDoubles: 1507 },
    B4: { values: 677, unseen: 0, unseenDoubles: 0 },
    B5: { values: 677, unseen: 0, unseenDoubles: 0 },
    B6: { values: 677, unseen: 0, unseenDoubles: 0 },
  },
};

const sizes = [
  { frames: 4, orderMax: 2, states: 26, invalid: 131, doubles: 70 },
  { frames: 8, orderMax: 3, states: 677, invalid: 7502, doubles: 3900 },
] as const;

describe.each(bounded<readonly (typeof sizes)[number][]>(sizes, [sizes[0]]))(
  'of $frames frames',
  ({ frames, orderMax, ...total }) => {
    const states = lazily(() => statesOf(zone({ regions: [[0, frames]], orderMax })));

    test(`there are ${total.states} states and ${total.invalid} aligned invalid frees`, () => {
      const frees = invalidFrees('B6', states());
      expect(states().length).toBe(total.states);
      expect(frees.length).toBe(total.invalid);
      expect(frees.filter(({ isDouble }) => isDouble).length).toBe(total.doubles);
    });

    test.each(schemes)('%s has as many values and blind spots as were counted', (scheme) => {
      const unseen = invalidFrees(scheme, states()).filter(({ isSeen }) => !isSeen);
      expect({
        values: livelyBlocks(scheme, states()).size,
        unseen: unseen.length,
        unseenDoubles: unseen.filter(({ isDouble }) => isDouble).length,
      }).toEqual(counted[frames][scheme]);
    });
  },
);

/** Where the closed form of a scheme differs from its definition. */
const differences = (scheme: Scheme, states: readonly Picture[], possible?: Picture[]) =>
  invalidFrees(scheme, states, possible)
    .filter(({ state, block, isSeen }) => isVisible(scheme, state, block) !== isSeen)
    .map(({ state, block }) => `${show(block)} while ${state.live.map(show).join(' ')} live`);

const shapes: readonly (ZoneShape & { readonly what: string })[] = [
  { what: 'one block of the top order', regions: [[0, 8]], orderMax: 3 },
  { what: 'two blocks of the top order', regions: [[0, 8]], orderMax: 2 },
  { what: 'a base that is not aligned', regions: [[3, 8]], orderMax: 3 },
  { what: 'a size that is no power of two', regions: [[0, 6]], orderMax: 3 },
  { what: 'order 0 only', regions: [[2, 5]], orderMax: 0 },
  { what: 'a top order above the largest block', regions: [[1, 4]], orderMax: 5 },
  {
    what: 'two regions with a common pair of which one half is no block',
    regions: [
      [0, 4],
      [6, 8],
    ],
    orderMax: 3,
  },
  {
    what: 'two unaligned regions',
    regions: [
      [1, 4],
      [6, 10],
    ],
    orderMax: 2,
  },
  {
    what: 'regions that touch, each aligned to itself',
    regions: [
      [0, 3],
      [3, 8],
    ],
    orderMax: 3,
    alignment: 'region',
  },
];

describe.each(searchable(shapes, (shape) => shape))('with $what', (shape) => {
  const states = lazily(() => statesOf(zone(shape)));

  test.each(schemes)('the closed form of %s is its definition', (scheme) => {
    expect(differences(scheme, states())).toEqual([]);
  });
});

/** Holes in the middle, at the first frame and at the last one. */
const holes = [
  [4, 5],
  [2, 4],
  [5, 8],
  [0, 1],
] as const;

test.each(bounded<readonly Scheme[]>(['none', 'lists', 'B1', 'B2', 'B3'], []))(
  'beside the holes, %s tells what it would tell if they might be anything that is not free',
  (scheme) => {
    for (const reserved of holes) {
      const holed = zone({ regions: [[0, 8]], reserved: [reserved], orderMax: 3 });
      const whole = statesOf(zone({ regions: [[0, 8]], orderMax: 3 }));
      const besideIt = invalidFrees(scheme, statesOf(holed), whole).filter(
        ({ block: b }) => !touchesReserved(holed, b),
      );
      const wrong = besideIt.filter(
        ({ state, block: b, isSeen }) => isVisible(scheme, state, b) !== isSeen,
      );
      expect(wrong.map(({ block: b }) => show(b))).toEqual([]);
    }
  },
);

test.each(schemes)('whatever touches a hole is known to %s: an allocator is given it', (scheme) => {
  for (const reserved of holes) {
    const holed = zone({ regions: [[0, 8]], reserved: [reserved], orderMax: 3 });
    for (const b of alignedBlocks(holed).filter((one) => touchesReserved(holed, one))) {
      expect(isVisible(scheme, picture({ zone: holed, live: [] }), b), show(b)).toBe(true);
    }
  }
});

test.each(schemes)('%s sees no live block as invalid', (scheme) => {
  for (const state of statesOf(zone({ regions: [[0, 6]], orderMax: 2 }))) {
    for (const b of state.live) expect(isVisible(scheme, state, b)).toBe(false);
  }
});
