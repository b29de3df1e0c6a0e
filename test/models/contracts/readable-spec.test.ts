/**
 * The spec alone has as many states as its recurrence says, and the packed form is the same
 * system.
 */
import { expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { packedSpec } from '../../../models/contracts/packed-spec.ts';
import { specOnly } from '../../../models/contracts/readable-spec.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const oneBlock = (n: number) => zone({ regions: [[0, 2 ** n]], orderMax: n });

/** S(n) = S(n-1)² + 1, S(0) = 2: whole and live, or a state of each half (whole free is one). */
const S = (n: number): number => (n === 0 ? 2 : S(n - 1) ** 2 + 1);

test('the recurrence gives 2, 5, 26, 677, 458330', () => {
  expect([0, 1, 2, 3, 4].map(S)).toEqual([2, 5, 26, 677, 458330]);
});

test.each([0, 1, 2, 3])('the spec of 2^%i frames has S states, all satisfying the spec', (n) => {
  const verdict = search(specOnly(oneBlock(n)));
  expect(verdict).toMatchObject({ kind: 'holds', explored: { states: S(n) } });
});

test('two frames have five states and nine steps, which can be listed by hand', () => {
  // free; 0^0; 1^0; both; whole. alloc 0 and 1 from free, alloc 0 and free from each half,
  // two frees of both, one of the whole: 2 + 2·2 + 2 + 1.
  expect(search(specOnly(oneBlock(1))).explored).toMatchObject({
    states: 5,
    transitions: 9,
    depth: 3,
  });
});

test('cutting anywhere adds steps and no states', () => {
  const first = search(specOnly(oneBlock(3), 'first')).explored;
  const any = search(specOnly(oneBlock(3), 'any')).explored;
  expect(any.states).toBe(first.states);
  expect(any.transitions).toBeGreaterThan(first.transitions);
});

/** Products of S over the largest aligned blocks that make up the zone. */
test.each([
  [0, 3, 3, 5 * 2],
  [0, 5, 3, 26 * 2],
  [0, 6, 3, 26 * 5],
  [0, 7, 3, 26 * 5 * 2],
  [1, 4, 3, 2 * 5],
  [1, 8, 3, 2 * 5 * 26],
  [3, 8, 3, 2 * 26],
  [2, 8, 3, 5 * 26],
  [0, 8, 2, 26 * 26],
  [0, 8, 1, 5 ** 4],
  [4, 10, 2, 26 * 5],
])(
  '[%i,%i) with top order %i has the product of its roots’ states: %i',
  (from, to, top, states) => {
    const shape = zone({ regions: [[from, to]], orderMax: top });
    expect(search(specOnly(shape))).toMatchObject({ kind: 'holds', explored: { states } });
  },
);

test.each([0, 1, 2, 3])('packed and readable specs of 2^%i frames take the same steps', (n) => {
  const steps = (model: Parameters<typeof search>[0]) => {
    const { states, transitions, depth } = search(model).explored;
    return { states, transitions, depth };
  };
  expect(steps(packedSpec(n))).toEqual(steps(specOnly(oneBlock(n))));
});

test('the packed spec of 16 frames has 458,330 states, 5,673,528 steps, depth 24', () => {
  expect(search(packedSpec(4))).toMatchObject({
    kind: 'holds',
    explored: { states: 458_330, transitions: 5_673_528, depth: 24 },
  });
});

test('the packed spec is refused beyond 16 frames', () => {
  for (const bad of [-1, 5, 1.5]) expect(() => packedSpec(bad)).toThrow(`in 0..4, got ${bad}`);
});
