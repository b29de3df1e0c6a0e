/** What a search must meet is worked out from the zone; each outcome has a name. By hand. */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { pairMapTrusting } from '../../../impl/designs/pair-map-trusting.ts';
import { freeList } from '../../../impl/designs/free-list.ts';
import { allocCall, freeCall } from '../../../models/one-cpu/histories/lock-step.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { owedWitnesses, witnessOf } from '../../../models/strength/witnesses/witnesses.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import { picture } from '../../../spec/pages/state.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const pair = zone({ regions: [[0, 2]], orderMax: 1 });
const four = zone({ regions: [[0, 4]], orderMax: 2, reserved: [[3, 4]] });

describe('the outcome of', () => {
  const empty = picture({ zone: four, live: [] });
  const some = picture({ zone: four, live: [block(0, 0)] });
  const whole = picture({ zone: four, live: [block(0, 1)] });

  test.each([
    ['an exact fit', empty, allocCall(1), block(0, 1), 'alloc 1 as it is'],
    ['a split', some, allocCall(1), undefined, 'alloc 1 refused'],
    ['a cut', picture({ zone: pair, live: [] }), allocCall(0), block(0, 0), 'alloc 0 by splitting'],
    ['a merge', some, freeCall(0, 0), true, 'free merges up to 1'],
    ['a free without one', whole, freeCall(0, 1), true, 'free 1 as it is'],
    ['too large a free', some, freeCall(0, 3), false, 'free refused: above the top order'],
    ['a free beyond', some, freeCall(4, 0), false, 'free refused: outside'],
    ['a crooked free', some, freeCall(1, 1), false, 'free refused: not aligned'],
    ['a free of a hole', some, freeCall(3, 0), false, 'free refused: reserved'],
    ['a double free', some, freeCall(1, 0), false, 'free refused: free already'],
    ['an interior free', whole, freeCall(1, 0), false, 'free refused: inside a live one'],
  ])('%s has a name', (_what, before, call, answer, name) => {
    expect(witnessOf(before, call, answer)).toBe(name);
  });
});

// No block in a pair is crooked: 1^1 leaves the zone.
test('on a pair every order is owed in every way', () => {
  expect(owedWitnesses(orderMap, pair).toSorted()).toEqual(
    [
      'alloc 0 as it is',
      'alloc 0 by splitting',
      'alloc 0 refused',
      'alloc 1 as it is',
      'alloc 1 refused',
      'alloc 2 refused',
      'free 0 as it is',
      'free 1 as it is',
      'free merges up to 1',
      'free refused: above the top order',
      'free refused: free already',
      'free refused: inside a live one',
      'free refused: outside',
      'free refused: several',
    ].toSorted(),
  );
});

test('what a design declares it cannot see is not owed', () => {
  const owed = owedWitnesses(pairMapTrusting, pair);
  expect(owed).toContain('free refused: outside');
  expect(owed).not.toContain('free refused: free already');
});

test('a search that was cut short has not met all, and one that was not has', () => {
  const unmetAfter = (statesMax: number): string[] => {
    const model = new Sequential(freeList, pair);
    const met = new Set<string>();
    model.onRight = (before, call, answer) => met.add(witnessOf(before, call, answer));
    search(model, statesMax);
    return owedWitnesses(freeList, pair).filter((one) => !met.has(one));
  };
  expect(unmetAfter(2)).toContain('free 0 as it is');
  expect(unmetAfter(100)).toEqual([]);
});
