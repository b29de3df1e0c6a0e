/**
 * The object allocator of document 002 in lock step with the spec, on every small scope, over other
 * page designs, and its states counted by hand where the order of free objects is all there is.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../../engine/search/search.ts';
import { freeList } from '../../../../impl/designs/free-list.ts';
import { orderMap } from '../../../../impl/designs/order-map.ts';
import { pmm } from '../../../../impl/slab/pmm.ts';
import { splitBit } from '../../../../impl/designs/split-bit.ts';
import { stripeTree } from '../../../../impl/designs/stripe-tree/stripe-tree.ts';
import {
  notMet,
  objectEvents,
  type Tally,
} from '../../../../models/subject/objects/object-events.ts';
import { ObjectModel } from '../../../../models/one-cpu/objects/object-model.ts';
import {
  owedEvents,
  objectScope,
  objectScopes,
} from '../../../../models/one-cpu/objects/object-scopes.ts';
import { bounded } from '../../../bounds.ts';

const explored = (model: ObjectModel) => {
  const { kind, explored: found } = search(model);
  return { kind, states: found.states, depth: found.depth };
};

/**
 * Two frames, one slab of n objects in one of them and its descriptor in the other, batches of one
 * object, no empty slab kept. Without a slab each frame is live or not: 4 states. With one, f of
 * the n objects are free, in any order, cut into what each CPU keeps (up to `kept`) and the free
 * list; but if all are free, some CPU keeps one, or the slab would be gone.
 */
function statesOf(n: number, cpus: number, kept: number): number {
  let states = 4;
  for (let f = 0, orders = 1; f <= n; f++, orders *= n - f + 1) {
    const cuts = cutsOf(f, cpus, kept) - (f === n ? 1 : 0);
    states += orders * cuts;
  }
  return states;
}

/** Ways to say how many of f free objects each CPU keeps. `orders` above is n!/(n-f)!. */
function cutsOf(f: number, cpus: number, kept: number): number {
  if (cpus === 0) return 1;
  let ways = 0;
  for (let mine = 0; mine <= Math.min(f, kept); mine++) ways += cutsOf(f - mine, cpus - 1, kept);
  return ways;
}

describe('every history of pmm', () => {
  const met: Tally = new Map();

  const largest = [
    { scope: 'two-slabs-two-cpus', states: 1020, depth: 15 },
    { scope: 'four-frames', states: 1223, depth: 21 },
    { scope: 'two-classes', states: 400, depth: 15 },
  ];

  // Counted by statesOf where a formula is named; the others are what the search found.
  test.each([
    { scope: 'one', states: statesOf(2, 1, 1), depth: 4 },
    { scope: 'two', states: statesOf(2, 2, 1), depth: 4 },
    { scope: 'four-objects', states: statesOf(4, 1, 2), depth: 9 },
    { scope: 'batch', states: 78, depth: 8 },
    { scope: 'keep', states: 540, depth: 16 },
    { scope: 'two-slabs', states: 762, depth: 15 },
    { scope: 'classes', states: 113, depth: 8 },
    ...bounded(largest, []),
  ])('on scope $scope keeps every obligation, in $states states', ({ scope, states, depth }) => {
    const model = new ObjectModel(objectScope(scope));
    expect(explored(model)).toEqual({ kind: 'holds', states, depth });
    const owed = owedEvents(model.scope);
    expect(objectEvents.filter((event) => model.tally.has(event))).toEqual(owed);
    for (const [event, times] of model.tally) met.set(event, (met.get(event) ?? 0) + times);
  });

  // All of them, that is: what some of them meet is not asked of a mutant.
  test.each(bounded([objectEvents.length], []))(
    'between them has every one of %i events',
    (events) => {
      expect(notMet(met)).toEqual([]);
      expect(met.size).toBeGreaterThanOrEqual(events);
    },
  );

  test('was looked at on every scope there is', () => {
    expect(objectScopes).toHaveLength(10);
  });

  // 11, 17 and 169 by hand: 4 + 1 + 4 + 2; 4 + 1 + 6 + 6; 4 + 1 + 8 + 36 + 72 + 48.
  test('is counted right by the formula', () => {
    expect(statesOf(2, 1, 1)).toBe(11);
    expect(statesOf(2, 2, 1)).toBe(17);
    expect(statesOf(4, 1, 2)).toBe(169);
  });

  test.each([
    { cpus: 2, kept: 2, bytes: 64 },
    { cpus: 3, kept: 1, bytes: 64 },
    { cpus: 1, kept: 3, bytes: 32 },
    { cpus: 2, kept: 1, bytes: 32 },
  ])('has the states of the formula: $cpus CPUs keep $kept objects of $bytes B', (bounds) => {
    const { cpus, kept, bytes } = bounds;
    const one = objectScope('one');
    const sizes = { ...one.sizes, classes: [bytes], cacheMax: kept };
    const model = new ObjectModel({ ...one, cpus, sizes, requests: [[bytes], [128]] });
    expect(explored(model)).toMatchObject({
      kind: 'holds',
      states: statesOf(128 / bytes, cpus, kept),
    });
  });
});

describe('any page design will do', () => {
  test.each([freeList, orderMap, splitBit])('$name serves the same states', (pages) => {
    const model = new ObjectModel(objectScope('one', { ...pmm, pages }));
    expect(explored(model)).toEqual({ kind: 'holds', states: statesOf(2, 1, 1), depth: 4 });
  });

  test('but one that keeps its metadata in frames is not watched here', () => {
    const over = { ...pmm, pages: stripeTree };
    expect(() => new ObjectModel(objectScope('one', over))).toThrow('got stripe-tree');
  });
});

describe('a scope', () => {
  test('must be one that there is', () => {
    expect(() => objectScope('three')).toThrow('scope must be one of one, two, four-objects');
  });

  test('must have a bit for each object of a slab', () => {
    const one = objectScope('one');
    const sizes = { ...one.sizes, frameBytes: 4096 };
    expect(() => new ObjectModel({ ...one, sizes })).toThrow('at most 32 objects, got class 64');
  });
});
