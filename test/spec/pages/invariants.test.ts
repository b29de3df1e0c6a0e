/** Each invariant rejects hand-made views, one for each way of being bad, and says why. */
import type { Inspection } from '../../../spec/ports/inspection.ts';
import { expect, test } from 'vitest';
import type { Block } from '../../../spec/blocks/geometry.ts';
import { block } from '../../../spec/blocks/geometry.ts';
import { brokenIn, firstBroken, invariants } from '../../../spec/pages/refinement.ts';
import { makeView } from '../../../spec/pages/view.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const eight = zone({ regions: [[0, 8]], orderMax: 3 });
const whole = block(0, 3);

const view = (
  free: Block[],
  live: Block[] = [],
  shown: Omit<Inspection, 'rings'> = {},
  z = eight,
) => makeView(z, live, free, shown);

test('one whole free block satisfies every invariant', () => {
  expect(firstBroken(view([whole]))).toBeUndefined();
});

test('I1 rejects a free or live block that is not at a multiple of its size', () => {
  expect(invariants.I1(view([block(1, 1)]))?.why).toBe(
    '1^1 does not start at a multiple of 2 from 0',
  );
  expect(invariants.I1(view([], [block(2, 2)]))?.why).toMatch(/^2\^2 does not start/);
});

test('I1 counts from the region where the zone is aligned to each region', () => {
  const own = zone({ regions: [[3, 7]], orderMax: 2, alignment: 'region' });
  expect(invariants.I1(view([block(3, 2)], [], {}, own))).toBeUndefined();
  expect(invariants.I1(view([block(4, 1)], [], {}, own))?.why).toMatch(/multiple of 2 from 3$/);
});

test('I2 rejects blocks outside every region, over a border, and above the top order', () => {
  expect(invariants.I2(view([block(8, 0)]))?.why).toBe('8^0 does not lie in one region');
  const two = zone({
    regions: [
      [0, 3],
      [4, 8],
    ],
    orderMax: 3,
  });
  expect(invariants.I2(view([block(2, 1)], [], {}, two))?.why).toBe(
    '2^1 does not lie in one region',
  );
  const low = zone({ regions: [[0, 8]], orderMax: 2 });
  expect(invariants.I2(view([whole], [], {}, low))?.why).toBe('0^3 is above the top order 2');
});

test('I3 rejects a frame that two claim: free, live, reserved or metadata', () => {
  expect(invariants.I3(view([block(0, 1), block(1, 0)]))?.why).toBe(
    'free 0^1 and free 1^0 share frame 1',
  );
  expect(invariants.I3(view([block(0, 1)], [block(0, 0)]))?.why).toBe(
    'live 0^0 and free 0^1 share frame 0',
  );
  expect(invariants.I3(view([block(0, 0), block(0, 0)]))?.why).toMatch(/share frame 0$/);
  const holed = zone({ regions: [[0, 8]], reserved: [[5, 6]], orderMax: 3 });
  expect(invariants.I3(view([block(4, 1)], [], {}, holed))?.why).toBe(
    'free 4^1 and reserved [5,6) share frame 5',
  );
  const metadata = [{ from: block(7, 0).at, to: block(8, 0).at }];
  expect(invariants.I3(view([whole], [], { metadata }))?.why).toMatch(/metadata \[7,8\)/);
});

test('I3 sees an overlap with a large block that started long before', () => {
  const free = [block(0, 3), block(1, 0), block(6, 0)];
  expect(invariants.I3(view(free.slice(0, 1).concat(free[2]!)))?.why).toMatch(/share frame 6$/);
});

test('I4 rejects a lost frame at the start, in the middle, at the end and before a hole', () => {
  expect(invariants.I4(view([block(1, 0), block(2, 1), block(4, 2)]))?.why).toMatch(
    /frame 0 is lost/,
  );
  expect(invariants.I4(view([block(0, 1), block(4, 2)]))?.why).toMatch(/^frame 2 is lost/);
  expect(invariants.I4(view([block(0, 2), block(4, 1), block(6, 0)]))?.why).toMatch(/^frame 7/);
  const holed = zone({ regions: [[0, 8]], reserved: [[5, 8]], orderMax: 3 });
  expect(invariants.I4(view([block(0, 2)], [], {}, holed))?.why).toMatch(/^frame 4 is lost/);
  expect(invariants.I4(view([block(0, 2), block(4, 0)], [], {}, holed))).toBeUndefined();
});

test('I4 is not fooled by a gap and an overlap whose sizes cancel', () => {
  const shown = view([block(0, 2), block(2, 1), block(6, 1)]);
  expect(shown.free.reduce((sum, b) => sum + 2 ** b.order, 0)).toBe(8);
  expect(invariants.I4(shown)?.why).toMatch(/^frame 4 is lost/);
});

test('I5 rejects free buddies, but not free neighbours of two pairs or at the top order', () => {
  const split = [block(0, 2), block(4, 1), block(6, 0), block(7, 0)];
  expect(invariants.I5(view(split))?.why).toBe('free buddies 6^0 and 7^0 are not merged');
  expect(invariants.I5(view([block(1, 0), block(2, 0)]))).toBeUndefined();
  const low = zone({ regions: [[0, 8]], orderMax: 2 });
  expect(invariants.I5(view([block(0, 2), block(4, 2)], [], {}, low))).toBeUndefined();
});

test('I5 does not ask for merging across regions that are aligned on their own', () => {
  const own = zone({
    regions: [
      [0, 2],
      [2, 4],
    ],
    orderMax: 2,
    alignment: 'region',
  });
  expect(invariants.I5(view([block(0, 1), block(2, 1)], [], {}, own))).toBeUndefined();
  const one = zone({
    regions: [
      [0, 2],
      [2, 4],
    ],
    orderMax: 2,
  });
  expect(invariants.I5(view([block(0, 1), block(2, 1)], [], {}, one))?.why).toMatch(/not merged/);
});

test('I7 rejects a block that is marked but not listed, or listed but not marked', () => {
  expect(invariants.I7(view([], [], { marked: [whole] }))?.why).toBe(
    '0^3 is marked free, not listed',
  );
  expect(invariants.I7(view([whole], [], { marked: [] }))?.why).toBe(
    '0^3 is listed, not marked free',
  );
  expect(invariants.I7(view([whole], [], { marked: [block(0, 2)] }))?.why).toMatch(
    /^0\^2 is marked/,
  );
});

test('I9 rejects metadata that was handed out, that is free, or that lies outside', () => {
  const at = (from: number, to: number) => [{ from: block(from, 0).at, to: block(to, 0).at }];
  expect(invariants.I9(view([], [whole], { metadata: at(7, 8) }))?.why).toBe(
    'metadata [7,8) lies in 0^3',
  );
  expect(invariants.I9(view([block(6, 1)], [], { metadata: at(6, 7) }))?.why).toMatch(
    /lies in 6\^1/,
  );
  expect(invariants.I9(view([], [], { metadata: at(7, 9) }))?.why).toMatch(/not lie in one region/);
  const upper = zone({ regions: [[4, 8]], orderMax: 2 });
  const before = view([], [], { metadata: at(3, 5) }, upper);
  expect(invariants.I9(before)?.why).toBe('metadata [3,5) does not lie in one region');
  expect(invariants.I9(view([block(0, 2)], [block(4, 0)], { metadata: at(5, 8) }))).toBeUndefined();
});

test('I10 rejects a wrong total, a wrong count of one order, and a wrong mask either way', () => {
  const free = [block(0, 2), block(4, 1)];
  expect(invariants.I10(view(free, [], { counts: { freeFrames: 7 } }))?.why).toBe(
    'the count of free frames is 7, the lists hold 6',
  );
  expect(invariants.I10(view(free, [], { counts: { freeBlocks: [0, 2, 1, 0] } }))?.why).toBe(
    '2 free blocks of order 1 are counted, 1 are listed',
  );
  expect(invariants.I10(view(free, [], { counts: { ordersMask: 0b0100 } }))?.why).toBe(
    'the mask says order 1 is empty; 1 are listed',
  );
  expect(invariants.I10(view(free, [], { counts: { ordersMask: 0b1110 } }))?.why).toBe(
    'the mask says order 3 is not empty; 0 are listed',
  );
  const right = { freeFrames: 6, freeBlocks: [0, 1, 1, 0], ordersMask: 0b0110 };
  expect(invariants.I10(view(free, [], { counts: right }))).toBeUndefined();
});

test('of a live upper half, only the whole lower half as free block passes every invariant', () => {
  expect(firstBroken(view([block(0, 2)], [block(4, 2)]))).toBeUndefined();
  expect(firstBroken(view([block(0, 2), block(4, 2)]))?.id).toBe('I5');
  expect(firstBroken(view([block(0, 2)]))?.id).toBe('I4');
});

test('what is broken is named, and what merely follows from it is not', () => {
  const ids = (...shown: Parameters<typeof view>) => [...brokenIn(view(...shown))].map((b) => b.id);
  expect(ids([whole])).toEqual([]);
  // That the free blocks are not the spec's is no news where a frame is lost.
  expect(ids([block(0, 2)])).toEqual(['I4']);
  expect(ids([block(0, 2), block(4, 2)])).toEqual(['I5']);
  expect(ids([whole], [block(0, 0)])).toEqual(['I3']);
});
