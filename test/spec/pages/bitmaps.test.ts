/**
 * The meaning of each scheme's metadata on one figure, worked out by hand:
 *
 *      frame   0  1  2  3  4  5  6  7
 *              [a  a][b][ ][ ][c][ ][ ]     a = 0^1, b = 2^0, c = 5^0 live; 3^0, 4^0, 6^1 free
 */
import type { Marks } from '../../../spec/ports/inspection.ts';
import { expect, test } from 'vitest';
import { marksRight, meaning, nodesOf } from '../../../spec/pages/bitmaps.ts';
import { type Block, block, show } from '../../../spec/blocks/geometry.ts';
import { makeView } from '../../../spec/pages/view.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const eight = zone({ regions: [[0, 8]], orderMax: 3 });
const live = [block(0, 1), block(2, 0), block(5, 0)];
const free = [block(3, 0), block(4, 0), block(6, 1)];
const figure = makeView(eight, live, free);

/** Values by order, each order from frame 0 up. */
const byHand: Record<Marks['scheme'], number[][]> = {
  B1: [[0, 0, 0, 1, 1, 0, 0, 0], [0, 0, 0, 1], [0, 0], [0]],
  B2: [[], [0, 1, 1, 0], [0, 1], [0]],
  B3: [[], [0, 1, 1, 0], [1, 1], [1]],
  B4: [[0, 0, 1, 0, 0, 1, 0, 0], [1, 1, 1, 0], [1, 1], [1]],
  // Below a whole block, live or free, nothing is ever written: the values of an empty zone stay.
  B5: [[1, 1, 0, 1, 1, 0, 1, 1], [0, 1, 1, 2], [1, 2], [2]],
  B6: [[1, -1, 0, 0, 0, 0, 1, -1]],
};
const schemes = Object.keys(byHand) as Marks['scheme'][];

test.each(schemes)('%s of the figure is what was worked out by hand', (scheme) => {
  const computed: number[][] = byHand[scheme].map(() => []);
  for (const node of nodesOf(eight, scheme)) {
    computed[node.order]?.push(meaning[scheme](figure, node));
  }
  expect(computed).toEqual(byHand[scheme]);
});

test.each(schemes)('I8 accepts right marks of %s and rejects each single wrong one', (scheme) => {
  const right = (node: Block) => byHand[scheme][node.order]![node.at / 2 ** node.order]!;
  const shown = (at: (node: Block) => number) =>
    makeView(eight, live, free, { marks: { scheme, at } });
  expect(marksRight(shown(right))).toBeUndefined();
  for (const bad of nodesOf(eight, scheme)) {
    const wrong = (node: Block) => (show(node) === show(bad) ? 1 - right(node) : right(node));
    expect(marksRight(shown(wrong))?.why).toMatch(`${scheme} of ${show(bad)} is ${1 - right(bad)}`);
  }
});

test('holes and metadata make the nodes above them split, and are no block', () => {
  const holed = zone({ regions: [[0, 4]], reserved: [[3, 4]], orderMax: 2 });
  const view = makeView(holed, [], [block(0, 1), block(2, 0)]);
  const at = (scheme: Marks['scheme'], b: Block) => meaning[scheme](view, b);
  expect([at('B3', block(0, 2)), at('B3', block(2, 1)), at('B3', block(0, 1))]).toEqual([1, 1, 0]);
  expect([at('B5', block(0, 2)), at('B5', block(3, 0))]).toEqual([2, 0]);
  expect(at('B6', block(3, 0))).toBe(-1);
});

test('a pair with one half outside the zone has a bit, a pair wholly outside has none', () => {
  const odd = zone({ regions: [[3, 6]], orderMax: 2 });
  expect(nodesOf(odd, 'B2').map(show)).toEqual(['2^1', '4^1', '4^2']);
  expect(nodesOf(odd, 'B1').map(show)).toEqual(['3^0', '4^0', '5^0', '4^1']);
});

test('what is a hole from end to end is split, and its neighbours are not', () => {
  const view = (hole: readonly [number, number], left: Block) =>
    makeView(zone({ regions: [[0, 4]], reserved: [hole], orderMax: 2 }), [], [left]);
  const [front, back] = [view([0, 2], block(2, 1)), view([2, 4], block(0, 1))];
  const split = (figure_: ReturnType<typeof view>) =>
    [block(0, 1), block(2, 1), block(0, 2)].map((node) => meaning.B3(figure_, node));
  expect([split(front), split(back)]).toEqual([
    [1, 0, 1],
    [0, 1, 1],
  ]);
  const longest = [0, 1, 2].map((at) => meaning.B5(front, block(at, 0)));
  expect(longest).toEqual([0, 0, 1]);
});

test('metadata counts as a hole', () => {
  const metadata = [{ from: 2, to: 4 }] as never;
  const view = makeView(zone({ regions: [[0, 4]], orderMax: 2 }), [], [block(0, 1)], { metadata });
  expect([block(0, 1), block(2, 1)].map((node) => meaning.B3(view, node))).toEqual([0, 1]);
  expect([1, 2, 3].map((at) => meaning.B5(view, block(at, 0)))).toEqual([1, 0, 0]);
});

test('regions with an alignment of their own have trees of their own', () => {
  const regions = [
    [0, 1],
    [1, 2],
    [3, 8],
  ] as const;
  const own = zone({ regions, orderMax: 2, alignment: 'region' });
  const all = [block(0, 0), block(1, 0), block(3, 2), block(7, 0)];
  expect(meaning.B2(makeView(own, [], all), block(0, 1))).toBe(1);
  expect(nodesOf(own, 'B1').map(show).join(' ')).toBe('0^0 1^0 3^0 4^0 5^0 6^0 7^0 3^1 5^1 3^2');
});
