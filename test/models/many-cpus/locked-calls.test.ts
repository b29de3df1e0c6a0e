/**
 * The nine numbers that other programs have counted: CPUs that each run alloc 0; alloc 1; free;
 * free under one lock on 8 frames, a call being one step; the engine looks, with both symmetries.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { testEquivariance } from '../../../models/one-cpu/equivariance.ts';
import {
  lockedCalls,
  type LockedCallsOptions,
} from '../../../models/many-cpus/symmetry/locked-calls.ts';
import { parseScript } from '../../../models/many-cpus/programs/scripts.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { any, atomicStates, lowest } from './atomic-calls.ts';

const eight = zone({ regions: [[0, 8]], orderMax: 3 });
const scriptsOf = (cpus: number) =>
  Array.from({ length: cpus }, () => parseScript('alloc 0; alloc 1; free; free'));
const statesOf = (cpus: number, how: Omit<LockedCallsOptions, 'scripts'>) => {
  const verdict = search(lockedCalls(eight, { scripts: scriptsOf(cpus), ...how }));
  expect(verdict.kind).toBe('holds');
  return verdict.explored.states;
};

const both = { hasTree: true, hasCpus: true };

// There the first free is of the first alloc, be it refused: then it frees nothing. With four CPUs
// alloc 0 can be refused, if two hold three frames each, one two and one all but those.
test.each([
  [2, 50, 30, 17],
  [3, 1979, 467, 99],
  [4, 52_882, 6346, 381],
])('%i CPUs have %i states, %i up to the tree, %i up to CPUs too', (cpus, all, tree, one) => {
  const keepsGaps = true;
  expect(statesOf(cpus, { picks: 'lowest', keepsGaps })).toBe(all);
  expect(statesOf(cpus, { picks: 'any', keepsGaps, hasTree: true })).toBe(tree);
  expect(statesOf(cpus, { picks: 'any', keepsGaps, ...both })).toBe(one);
});

test('a free of the oldest block held makes 24 states less of four CPUs: one, renamed', () => {
  expect(statesOf(4, { picks: 'lowest' })).toBe(52_882 - 24);
  expect(statesOf(4, { picks: 'any', hasTree: true })).toBe(6346 - 3);
  expect(statesOf(4, { picks: 'any', ...both })).toBe(381 - 1);
});

test.each([2, 3])('%i CPUs have the states that another program meets, without symmetry', (n) => {
  expect(statesOf(n, { picks: 'lowest' })).toBe(atomicStates(n, lowest).length);
  if (n === 2) expect(statesOf(n, { picks: 'any' })).toBe(atomicStates(n, any).length);
});

describe('a reduction', () => {
  const reductions = [{ hasTree: true }, { hasCpus: true }, both];

  test.each(reductions)('by %j meets each orbit that there is, and no other', (reduction) => {
    const options = { scripts: scriptsOf(2), picks: 'any' as const };
    const reduced = lockedCalls(eight, { ...options, ...reduction });
    const { states, orbits, violations } = testEquivariance(reduced);
    expect(violations).toBe(0);
    expect(states).toBe(search(lockedCalls(eight, options)).explored.states);
    expect(orbits).toBe(search(reduced).explored.states);
  });

  test('by the tree is refused where the lowest block is given', () => {
    const make = () =>
      lockedCalls(eight, { scripts: scriptsOf(2), picks: 'lowest', hasTree: true });
    expect(make).toThrow('tree symmetry needs a pick that tells no halves apart, got lowest');
  });

  test('names its steps by what a CPU is answered', () => {
    const model = lockedCalls(eight, { scripts: scriptsOf(2), picks: 'lowest' });
    const state = new Uint32Array(model.stateWords);
    model.initial({ words: state, at: 0, emit: () => {}, fail: () => {} });
    expect(model.label(1, state, 0)).toBe('cpu1 alloc 0 → 0^0');
  });
});
