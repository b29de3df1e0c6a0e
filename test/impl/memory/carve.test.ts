/** The first free blocks of a zone are those the spec derives, whatever its shape. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { carve } from '../../../impl/memory/carve.ts';
import { type Block, show } from '../../../spec/blocks/geometry.ts';
import { emptyState, freeBlocks } from '../../../spec/pages/state.ts';
import { zone } from '../../../spec/blocks/zone.ts';
import { zones } from '../../laws/zones.ts';

test('carve visits the free blocks of an empty zone, highest first', () => {
  fc.assert(
    fc.property(zones, (drawn) => {
      fc.pre(drawn.alignment === 'absolute');
      const visited: Block[] = [];
      carve(drawn, (at, order) => visited.push({ at, order }));
      expect(visited.map(show)).toEqual(freeBlocks(emptyState(drawn)).toReversed().map(show));
    }),
    { numRuns: 300 },
  );
});

test('a hole at either end of a region or across the middle of a block splits it', () => {
  const pieces = (reserved: [number, number][]) => {
    const visited: Block[] = [];
    carve(zone({ regions: [[0, 8]], reserved, orderMax: 3 }), (at, order) =>
      visited.push({ at, order }),
    );
    return visited.map(show).join(' ');
  };
  expect(pieces([])).toBe('0^3');
  expect(pieces([[0, 1]])).toBe('4^2 2^1 1^0');
  expect(pieces([[7, 8]])).toBe('6^0 4^1 0^2');
  expect(
    pieces([
      [2, 3],
      [5, 6],
    ]),
  ).toBe('6^1 4^0 3^0 0^1');
  expect(pieces([[0, 8]])).toBe('');
});

test('a hole is cut out of its own region only', () => {
  const visited: Block[] = [];
  const regions: [number, number][] = [
    [0, 4],
    [8, 12],
  ];
  const reserved: [number, number][] = [
    [1, 2],
    [10, 11],
  ];
  carve(zone({ regions, reserved, orderMax: 2 }), (at, order) => visited.push({ at, order }));
  expect(visited.map(show).join(' ')).toBe('11^0 8^1 2^1 0^0');
});
