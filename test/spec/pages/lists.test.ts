/** A list is walked by the spec with a bound, and every way of being corrupt has its own words. */
import type { Ring } from '../../../spec/ports/inspection.ts';
import { expect, test } from 'vitest';
import { walk } from '../../../spec/pages/lists.ts';
import type { Frame } from '../../../spec/blocks/units.ts';
import { order } from '../../../spec/blocks/units.ts';

/** A ring over nodes 0 (the sentinel) and up; node n is the node of frame n + 10. */
const ring = (next: number[], prev: number[]): Ring => ({
  order: order(2),
  sentinel: 0,
  next: (node) => next[node] ?? -1,
  prev: (node) => prev[node] ?? -1,
  frameOf: (node) => (node < 4 ? ((node + 10) as Frame) : undefined),
});

test('an empty list closes on its sentinel', () => {
  expect(walk(ring([0], [0]), 8)).toEqual([]);
});

test('members come head first', () => {
  expect(walk(ring([2, 0, 1], [1, 2, 0]), 8)).toEqual([12, 11]);
});

test('a back link that does not lead back is named', () => {
  expect(walk(ring([1, 0], [1, 2]), 8)).toEqual({
    why: 'list of order 2: next of 0 is 1, but prev of 1 is 2',
  });
});

test('a circle that never comes back to the sentinel breaks a back link', () => {
  expect(walk(ring([1, 2, 1], [2, 0, 1]), 8)).toEqual({
    why: 'list of order 2: next of 2 is 1, but prev of 1 is 0',
  });
});

test('a node that belongs to no block is named', () => {
  expect(walk(ring([4, 0, 0, 0, 0], [4, 0, 0, 0, 0]), 8)).toEqual({
    why: "list of order 2: 4 follows 0 and is no block's node",
  });
});

test('a list with more members than there are frames is given up', () => {
  expect(walk(ring([1, 2, 3, 0], [3, 0, 1, 2]), 1)).toEqual({
    why: 'list of order 2: more than 1 members',
  });
});

test('a detached cycle agrees with itself and is not met: covering must miss its members', () => {
  expect(walk(ring([1, 0, 3, 2], [1, 0, 3, 2]), 8)).toEqual([11]);
});
