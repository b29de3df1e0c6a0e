/** Where frames are while calls overlap: what a change of it depends on, and CPUs renamed. */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { pageCached } from '../../../impl/smp/page-cache.ts';
import { interleaved, worldOf } from '../../../models/many-cpus/world/scenario.ts';
import { parseScripts } from '../../../models/many-cpus/programs/scripts.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const two = zone({ regions: [[0, 2]], orderMax: 1 });
const design = pageCached(orderMap);

// Its frames are freed in both orders: the same places, but the newest entry is another one.
test('a cache with the same frames in another order is another cache', () => {
  const both = 'alloc 0; alloc 0; free; free';
  const scripts = parseScripts(`${both}; alloc 0; alloc 0; free; free last; ${both}; alloc 0`);
  expect(search(interleaved({ design, zone: two, scripts })).kind).toBe('holds');
});

test('renaming CPUs twice is renaming them by both at once, and thrice round is nothing', () => {
  const scripts = parseScripts('alloc 0; free | alloc 0; free | alloc 0; free');
  const machine = interleaved({ design, zone: two, scripts });
  const world = worldOf(machine);
  const renamed = (state: Uint32Array, ...by: readonly (readonly number[])[]) => {
    const words = state.slice();
    for (const one of by) world.rename(one, words, 0);
    return words;
  };
  const state = new Uint32Array(machine.stateWords);
  machine.initial({ words: state, at: 0, emit() {}, fail() {} });
  const [once, twice] = [
    [1, 2, 0],
    [2, 0, 1],
  ];
  let moved = 0;
  while (machine.can(state, 0, 0)) {
    machine.take(state, 0, 0);
    expect(renamed(state, once, once)).toEqual(renamed(state, twice));
    expect(renamed(state, once, once, once)).toEqual(state);
    if (renamed(state, once).some((word, i) => word !== state[i])) moved++;
  }
  expect(moved).toBeGreaterThan(0);
});
