/**
 * What is wrong is pointed at: every reason of the spec comes with the blocks that a picture of the
 * heap marks, the one at fault first. One view or answer for each of them, on eight frames.
 */
import type { Inspection } from '../../../spec/ports/inspection.ts';
import { expect, test } from 'vitest';
import { marksRight } from '../../../spec/pages/bitmaps.ts';
import { type Block, block } from '../../../spec/blocks/geometry.ts';
import { judge } from '../../../spec/operations/operations.ts';
import { pickedAsDeclared } from '../../../spec/pages/picks.ts';
import { invariants } from '../../../spec/pages/refinement.ts';
import { emptyState, picture, withLive } from '../../../spec/pages/state.ts';
import { order } from '../../../spec/blocks/units.ts';
import { makeView, type View } from '../../../spec/pages/view.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const eight = zone({ regions: [[0, 8]], orderMax: 3 });
const low = zone({ regions: [[0, 8]], orderMax: 2 });
const holed = zone({ regions: [[0, 8]], reserved: [[5, 6]], orderMax: 3 });
const whole = block(0, 3);

const view = (free: Block[], live: Block[] = [], shown: Omit<Inspection, 'rings'> = {}): View =>
  makeView(eight, live, free, shown);

const wrong: readonly [string, keyof typeof invariants, View, Block[]][] = [
  ['the unaligned block', 'I1', view([block(1, 1)]), [block(1, 1)]],
  ['the block outside', 'I2', view([block(8, 0)]), [block(8, 0)]],
  ['the block above the top', 'I2', makeView(low, [], [whole]), [whole]],
  ['both owners', 'I3', view([block(0, 1), block(1, 0)]), [block(0, 1), block(1, 0)]],
  [
    'the block and the start of the hole',
    'I3',
    makeView(holed, [], [block(4, 1)]),
    [block(4, 1), block(5, 0)],
  ],
  ['the lost frame', 'I4', view([block(0, 1), block(4, 2)]), [block(2, 0)]],
  ['the buddies', 'I5', view([block(6, 0), block(7, 0)]), [block(6, 0), block(7, 0)]],
  ['what is not listed', 'I7', view([], [], { marked: [whole] }), [whole]],
  ['what is not marked', 'I7', view([whole], [], { marked: [] }), [whole]],
  [
    'the block that metadata lies in',
    'I9',
    view([], [whole], { metadata: [{ from: block(7, 0).at, to: block(8, 0).at }] }),
    [whole],
  ],
];

test.each(wrong)('%s is pointed at (%s)', (_what, id, shown, blocks) => {
  expect(invariants[id](shown)?.blocks).toEqual(blocks);
});

test('a wrong mark points at its node and at the blocks that lie in it', () => {
  const shown = view([block(0, 0), block(4, 2)], [block(1, 0), block(2, 1)], {
    marks: { scheme: 'B2', at: ({ at, order: k }) => (at === 0 && k === 1 ? 0 : 1) },
  });
  expect(marksRight(shown)?.blocks).toEqual([block(0, 1), block(0, 0), block(1, 0)]);
});

/** 2^0 and 4^2 live: free are 0^1 and 3^0. */
const here = picture(withLive(withLive(emptyState(eight), block(2, 0)), block(4, 2)));

test.each([
  ['of another order', 0, block(0, 1), [block(0, 1)]],
  ['outside', 0, block(8, 0), [block(8, 0)]],
  ['live', 1, block(2, 1), [block(2, 1), block(2, 0)]],
  ['refused', 1, undefined, [block(0, 1)]],
  ['too large a source', 0, block(0, 0), [block(0, 0), block(0, 1), block(3, 0)]],
] as const)('an answer that is wrong is pointed at: %s', (_what, k, got, blocks) => {
  expect(judge(here, { op: 'alloc', order: order(k) }, got, 'B6')?.blocks).toEqual(blocks);
});

test('so is one in a hole, and one that is not aligned', () => {
  const alloc = { op: 'alloc', order: order(1) } as const;
  const [hole, empty] = [picture(emptyState(holed)), picture(emptyState(eight))];
  expect(judge(hole, alloc, block(4, 1), 'B6')?.blocks).toEqual([block(4, 1)]);
  expect(judge(empty, alloc, block(1, 1), 'B6')?.blocks).toEqual([block(1, 1)]);
});

test('a wrong free points at what was to be freed', () => {
  for (const [b, accepted] of [
    [block(2, 0), false],
    [block(3, 0), true],
  ] as const) {
    expect(judge(here, { op: 'free', block: b }, accepted, 'B6')?.blocks).toEqual([b]);
  }
});

test('a pick that was not declared points at what was taken, then at what was declared', () => {
  const shown = view([block(4, 0), block(0, 0)]);
  expect(pickedAsDeclared(shown, block(0, 0), 'lifo')?.blocks).toEqual([block(0, 0), block(4, 0)]);
});
