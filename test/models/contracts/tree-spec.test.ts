/**
 * The spec as interned trees counts what the recurrence says, its orbits add up to the unreduced
 * spec, and it takes the steps that the readable spec takes, seen through swaps of halves.
 */
import { describe, expect, test } from 'vitest';
import { leastTree } from '../../../engine/search/canonical.ts';
import { search } from '../../../engine/search/search.ts';
import { Successors } from '../../../engine/search/successors.ts';
import { testEquivariance } from '../../../models/one-cpu/equivariance.ts';
import { specOnly } from '../../../models/contracts/readable-spec.ts';
import { symmetricSpec } from '../../../models/contracts/symmetric-spec.ts';
import { treeSpec } from '../../../models/contracts/tree-spec.ts';
import { freeBlocks, picture, type State } from '../../../spec/pages/state.ts';
import { makeView } from '../../../spec/pages/view.ts';
import { firstBroken } from '../../../spec/pages/refinement.ts';
import { type Zone, zone } from '../../../spec/blocks/zone.ts';

const oneBlock = (n: number) => zone({ regions: [[0, 2 ** n]], orderMax: n });

/** Unordered pairs of halves of which not both are whole free; and whole free, and whole live. */
const Q = (n: number): number => (n === 0 ? 2 : 1 + (Q(n - 1) * (Q(n - 1) + 1)) / 2);
/** The same with ordered pairs. */
const S = (n: number): bigint => (n === 0 ? 2n : S(n - 1) ** 2n + 1n);

/** Orbits, the states they stand for, and how far they are. */
function counted(on: Zone) {
  const model = treeSpec(on);
  let states = 0n;
  const { explored } = search(model, {
    onState: (words, at) => {
      states += 2n ** BigInt(model.unlike(words, at));
    },
  });
  return { orbits: explored.states, states, depth: explored.depth };
}

/** A state of 2^n frames as the least of its swapped forms. */
function keyOf({ live }: State, n: number): string {
  const labels = new Uint32Array(2 ** (n + 1) - 1);
  for (const { at, order } of live) labels[2 ** (n - order) + at / 2 ** order - 1] = 1;
  leastTree(labels, 0, 2 ** n, labels, 0);
  return labels.join('');
}

test('the recurrences give 2598061 orbits and 210066388901 states at 32 frames', () => {
  expect([0, 1, 2, 3, 4, 5].map(Q)).toEqual([2, 4, 11, 67, 2279, 2_598_061]);
  expect(S(5)).toBe(210_066_388_901n);
});

describe.each([0, 1, 2, 3, 4])('of one block of order %i', (n) => {
  test('there are Q orbits, which stand for S states', () => {
    expect(counted(oneBlock(n))).toMatchObject({ orbits: Q(n), states: S(n) });
  });
});

test.each([0, 1, 2, 3])('at order %i orbits are as far as where any part may be cut', (n) => {
  const { explored } = search(specOnly(oneBlock(n), 'any'));
  expect(counted(oneBlock(n)).depth).toBe(explored.depth);
});

test.each([0, 1, 2, 3])('at order %i the canonical form of the readable spec agrees', (n) => {
  const verdict = search(symmetricSpec(oneBlock(n)));
  expect(verdict).toMatchObject({ kind: 'holds', explored: { states: Q(n) } });
});

test.each([0, 1, 2, 3])('at order %i each orbit steps where the readable spec does', (n) => {
  const model = treeSpec(oneBlock(n));
  const spec = specOnly(oneBlock(n), 'any');
  const sink = new Successors(model.stateWords);
  search(model, {
    onState: (words, at) => {
      const here = model.stateAt(words, at);
      sink.clear();
      model.expand(words, at, sink);
      const got = sink.actions.map((_, i) => keyOf(model.stateAt(sink.copy(i), 0), n));
      const expected = new Set(Array.from(spec.steps(here), ({ next }) => keyOf(next, n)));
      expect(got.toSorted()).toEqual([...expected].toSorted());
    },
  });
});

test('every orbit of 16 frames satisfies the invariants', () => {
  const model = treeSpec(oneBlock(4));
  const broken: string[] = [];
  search(model, {
    onState: (words, at) => {
      const { zone: on, live, free } = picture(model.stateAt(words, at));
      const blame = firstBroken(makeView(on, live, free));
      if (blame) broken.push(blame.why);
    },
  });
  expect(broken).toEqual([]);
});

/** Roots by hand: [0,7) is 4 + 2 + 1 frames, so 11 · 4 · 2 orbits of 26 · 5 · 2 states. */
test.each([
  [[0, 3], 2, 4 * 2, 5n * 2n],
  [[0, 7], 3, 11 * 4 * 2, 26n * 5n * 2n],
  [[3, 8], 3, 2 * 11, 2n * 26n],
  [[0, 8], 1, 4 ** 4, 5n ** 4n],
  [[4, 10], 2, 11 * 4, 26n * 5n],
] as const)('%j with top order %i: products over its roots', (region, top, orbits, states) => {
  const on = zone({ regions: [region], orderMax: top });
  expect(counted(on)).toMatchObject({ orbits, states });
});

test('a hole parts the roots, and stays where it is', () => {
  // [0,8) without [3,4): roots 0^1, 2^0 and 4^2.
  const on = zone({ regions: [[0, 8]], reserved: [[3, 4]], orderMax: 3 });
  expect(freeBlocks({ zone: on, live: [] })).toHaveLength(3);
  expect(counted(on)).toMatchObject({ orbits: 4 * 2 * 11, states: 5n * 2n * 26n });
});

test.each(['any', 'first'] as const)(
  'the spec cannot tell swapped halves apart, cut: %s',
  (cut) => {
    const found = testEquivariance(symmetricSpec(oneBlock(3), cut));
    expect(found).toMatchObject({ states: 677, orbits: 67, violations: 0 });
  },
);

test('labels name the orders of a call, and no addresses', () => {
  const model = treeSpec(oneBlock(2));
  const sink = new Successors(model.stateWords);
  model.initial(sink);
  expect([0, 1, 2].map((action) => model.label(action, sink.copy(0), 0))).toEqual([
    'alloc 0 out of 2',
    'alloc 1 out of 2',
    'alloc 2 out of 2',
  ]);
  expect(() => model.label(3, sink.copy(0), 0)).toThrow('one of 3 steps of this state, got 3');
});

test('a zone without a usable frame is refused', () => {
  const none = zone({ regions: [[0, 2]], reserved: [[0, 2]], orderMax: 1 });
  expect(() => treeSpec(none)).toThrow('must have a usable frame');
});
