/**
 * Designs in lock step with the spec at small sizes. The number of states of a LIFO list design is
 * derived from the spec alone: each list of n free blocks can be in n! orders, and in all of them.
 */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import type { CheckedMemory } from '../../../impl/memory/checked-memory.ts';
import { FreeList, freeList } from '../../../impl/designs/free-list.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { Sequential } from '../../../models/one-cpu/sequential.ts';
import { specOnly } from '../../../models/contracts/readable-spec.ts';
import type { Space } from '../../../spec/ports/page-port.ts';
import { freeBlocks, type State } from '../../../spec/pages/state.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { type Zone, type ZoneShape, zone } from '../../../spec/blocks/zone.ts';
import { searchable } from '../../bounds.ts';
import { holdsUpToSymmetry } from '../../laws/on-every-zone.ts';

const designs = [freeList, orderMap];
const shapes: [string, ZoneShape][] = [
  ['8 frames', { regions: [[0, 8]], orderMax: 3 }],
  ['5 frames', { regions: [[0, 5]], orderMax: 3 }],
  ['6 frames', { regions: [[0, 6]], orderMax: 3 }],
  ['7 frames', { regions: [[0, 7]], orderMax: 3 }],
  ['an unaligned base', { regions: [[3, 8]], orderMax: 3 }],
  ['two top blocks', { regions: [[0, 8]], orderMax: 2 }],
  ['two small top blocks', { regions: [[0, 4]], orderMax: 1 }],
  ['a top order above the zone', { regions: [[0, 4]], orderMax: 5 }],
  [
    'two regions',
    {
      regions: [
        [0, 3],
        [6, 8],
      ],
      orderMax: 2,
    },
  ],
  ['a hole', { regions: [[0, 8]], reserved: [[3, 4]], orderMax: 3 }],
];

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Orders in which the lists of this state can be. */
function listings(state: State): number {
  const counts = new Map<number, number>();
  for (const { order } of freeBlocks(state)) counts.set(order, (counts.get(order) ?? 0) + 1);
  return [...counts.values()].reduce((product, n) => product * factorial(n), 1);
}

/** Every state of the spec, by the readable model's own steps. */
function statesOf(z: Zone): State[] {
  const model = specOnly(z);
  const met = new Map([[model.key(model.initial), model.initial]]);
  for (const state of met.values()) {
    for (const { next } of model.steps(state))
      if (!met.has(model.key(next))) met.set(model.key(next), next);
  }
  return [...met.values()];
}

test('of 8 frames, LIFO lists have 1,829 states', () => {
  const eight = statesOf(zone({ regions: [[0, 8]], orderMax: 3 }));
  expect(eight.reduce((sum, state) => sum + listings(state), 0)).toBe(1829);
});

test.each(
  designs.flatMap((design) =>
    searchable(shapes, ([, shape]) => shape).map(
      ([what, shape]) => [design.name, what, design, zone(shape)] as const,
    ),
  ),
)('%s on %s holds, in every state that lists can be in', (_name, _what, design, z) => {
  const states = statesOf(z).reduce((sum, state) => sum + listings(state), 0);
  const verdict = search(new Sequential(design, z));
  expect(verdict).toMatchObject({ kind: 'holds', explored: { states } });
});

for (const design of designs) holdsUpToSymmetry(design);

test('words that change without being journalled are our bug, not an answer of the design', () => {
  class Sneak extends FreeList {
    override alloc(k: Order): Frame | -1 {
      (this.memory as CheckedMemory).put(0, 7);
      return super.alloc(k);
    }
  }
  const design = { ...freeList, attach: (space: Space) => new Sneak(space) };
  const sneaky = new Sequential(design, zone({ regions: [[0, 2]], orderMax: 1 }));
  expect(() => search(sneaky)).toThrow('engine bug: a call was undone');
});
