/**
 * An implementation is right between calls if its free blocks are the spec's, and its lists are.
 */
import { expect, test } from 'vitest';
import { block } from '../../../spec/blocks/geometry.ts';
import type { Ring } from '../../../spec/ports/inspection.ts';
import { refines } from '../../../spec/pages/refinement.ts';
import { emptyState, withLive } from '../../../spec/pages/state.ts';
import { type Frame, order } from '../../../spec/blocks/units.ts';
import { isBlame, makeView, nodeNumber, viewOf } from '../../../spec/pages/view.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const four = zone({ regions: [[0, 4]], orderMax: 2 });

/** A well-linked list of these frames; node 100 is the sentinel. */
function listOf(k: number, ...frames: number[]): Ring {
  const circle = [100, ...frames];
  const beside = (node: number, by: number) =>
    circle[(circle.indexOf(node) + by + circle.length) % circle.length] as number;
  return {
    order: order(k),
    sentinel: 100,
    next: (node) => beside(node, 1),
    prev: (node) => beside(node, -1),
    frameOf: (node) => node as Frame,
  };
}

const answer = (rings: Ring[]) => {
  const found = refines(withLive(emptyState(four), block(1, 0)), { rings });
  return isBlame(found) ? `${found.id} ${found.why}` : found.free;
};

test('the free blocks of the spec refine its state, in whatever list order', () => {
  expect(answer([listOf(0, 0), listOf(1, 2)])).toEqual([block(0, 0), block(2, 1)]);
});

test('a corrupt list is blamed before what it seems to hold', () => {
  const torn = { ...listOf(0, 0), prev: () => 7 };
  expect(answer([torn, listOf(1, 2)])).toBe(
    'I6 list of order 0: next of 100 is 0, but prev of 0 is 7',
  );
});

test('a lost, an unmerged and a doubled block are each blamed on what they break', () => {
  expect(answer([listOf(0), listOf(1, 2)])).toMatch(/^I4 frame 0 is lost/);
  expect(answer([listOf(0, 0, 2, 3), listOf(1)])).toMatch(/^I5 free buddies 2\^0 and 3\^0/);
  expect(answer([listOf(0, 0, 2), listOf(1, 2)])).toMatch(/^I3 free 2\^0 and free 2\^1/);
});

test('a list is longer than it may be once it has more members than the zone has frames', () => {
  const upper = zone({ regions: [[4, 6]], orderMax: 1 });
  expect(viewOf(upper, [], { rings: [listOf(0, 4, 5, 6)] })).toEqual({
    id: 'I6',
    why: 'list of order 0: more than 2 members',
  });
  expect(viewOf(upper, [], { rings: [listOf(0, 4, 5)] })).toMatchObject({
    free: [block(4, 0), block(5, 0)],
  });
});

test('of the blocks that start at a frame, a view shows the first free one', () => {
  const bad = makeView(four, [block(0, 0), block(2, 0)], [block(0, 2), block(0, 1)]);
  const starts = [0, 1, 2].map((at) => bad.startsAt(at as Frame));
  expect(starts).toEqual([block(0, 2), undefined, block(2, 0)]);
});

test('blocks have whole numbers of their own, from 0 on', () => {
  const blocks = [0, 1, 2, 3].flatMap((at) => [0, 1, 20].map((k) => block(at, k)));
  const numbers = blocks.map(nodeNumber);
  expect(new Set(numbers).size).toBe(12);
  expect(Math.min(...numbers)).toBe(0);
  expect(numbers.every(Number.isInteger)).toBe(true);
});
