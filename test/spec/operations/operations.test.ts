/** The contracts, one obligation at a time, each on the smallest state that breaks it. */
import { expect, test } from 'vitest';
import { block } from '../../../spec/blocks/geometry.ts';
import { after, brokenBy, judge, showCall, sightOf } from '../../../spec/operations/operations.ts';
import { cuts, sources } from '../../../spec/operations/alloc.ts';
import { pickedAsDeclared } from '../../../spec/pages/picks.ts';
import { emptyState, picture, withLive } from '../../../spec/pages/state.ts';
import type { Scheme } from '../../../spec/ports/inspection.ts';
import { order } from '../../../spec/blocks/units.ts';
import { makeView } from '../../../spec/pages/view.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const eight = zone({ regions: [[0, 8]], orderMax: 3 });
/** 2^0 and 4^2 live: free are 0^1 and 3^0. */
const state = withLive(withLive(emptyState(eight), block(2, 0)), block(4, 2));
const here = picture(state);
const alloc = (k: number) => ({ op: 'alloc', order: order(k) }) as const;
const free = (at: number, k: number) => ({ op: 'free', block: block(at, k) }) as const;
const why = (k: number, at: number, of = k) => {
  const broken = judge(here, alloc(k), block(at, of), 'B6');
  return broken && `${broken.id} ${broken.why}`;
};

test('sources are the free blocks of the least order that fits, cuts are their parts', () => {
  expect(sources(here, order(0))).toEqual([block(3, 0)]);
  expect(sources(here, order(1))).toEqual([block(0, 1)]);
  expect(sources(here, order(2))).toEqual([]);
  const empty = picture(emptyState(eight));
  expect(cuts(empty, order(2))).toEqual([block(0, 2), block(4, 2)]);
});

test('O1 is broken by a block of another order, outside, live, reserved, or unaligned', () => {
  expect(why(0, 0, 1)).toBe('O1 gave 0^1 for order 0');
  expect(why(0, 8)).toBe('O1 gave 8^0, which is not in the zone');
  expect(why(1, 2)).toBe('O1 gave 2^1, but 2^0 is live');
  expect(why(0, 5)).toBe('O1 gave 5^0, but 4^2 is live');
  const holed = picture(emptyState(zone({ regions: [[0, 8]], reserved: [[5, 6]], orderMax: 3 })));
  expect(judge(holed, alloc(1), block(4, 1), 'B6')?.why).toBe('gave 4^1, but frame 5 is reserved');
  const empty = picture(emptyState(eight));
  expect(judge(empty, alloc(1), block(1, 1), 'B6')?.why).toBe('gave 1^1, which is not aligned');
  const low = picture(emptyState(zone({ regions: [[0, 8]], orderMax: 2 })));
  expect(judge(low, alloc(3), block(0, 3), 'B6')?.why).toMatch(/not in the zone/);
});

test('O2 is broken by a refusal while a block that fits is free, not by one above the top', () => {
  expect(judge(here, alloc(1), undefined, 'B6')).toMatchObject({
    id: 'O2',
    why: 'refused order 1, but 0^1 is free',
  });
  const apart = picture(withLive(withLive(emptyState(eight), block(2, 1)), block(6, 1)));
  expect(judge(apart, alloc(1), undefined, 'B6')?.why).toBe(
    'refused order 1, but 0^1, 4^1 is free',
  );
  expect(judge(here, alloc(2), undefined, 'B6')).toBeUndefined();
  expect(judge(here, alloc(4), undefined, 'B6')).toBeUndefined();
});

test('O3 is broken by cutting a block while a smaller one fits', () => {
  expect(why(0, 0)).toBe('O3 gave 0^0 out of 0^1, but 3^0 is smaller and fits');
  expect(why(0, 3)).toBeUndefined();
});

test('O9 is broken by refusing a live block', () => {
  expect(judge(here, free(2, 0), false, 'B6')).toMatchObject({
    id: 'O9',
    why: 'refused to take 2^0 back, which is live',
  });
  expect(judge(here, free(2, 0), true, 'B6')).toBeUndefined();
  // O10 speaks of what is not live.
  expect([...brokenBy(here, free(2, 0), false, sightOf('B6', here))].map(({ id }) => id)).toEqual([
    'O9',
  ]);
});

test('O10 is broken by accepting what is shown; to refuse more is right', () => {
  expect(judge(here, free(3, 0), true, 'B1')).toMatchObject({
    id: 'O10',
    why: 'accepted free 3^0, though its metadata shows that it is not live',
  });
  expect(judge(here, free(5, 0), false, 'B1')).toBeUndefined();
  expect(judge(here, free(5, 0), true, 'B1')).toBeUndefined();
  expect(judge(here, free(5, 0), true, 'B6')?.id).toBe('O10');
  expect(judge(here, free(1, 1), true, 'lists')?.id).toBe('O10');
});

test('R1 is broken by accepting what touches a hole or lies outside, by any scheme', () => {
  const holed = zone({ regions: [[0, 8]], reserved: [[3, 4]], orderMax: 3 });
  const there = picture({ zone: holed, live: [block(4, 2)] });
  const broken = (at: number, k: number, scheme: Scheme = 'none') =>
    [...brokenBy(there, free(at, k), true, sightOf(scheme, there))].map(
      (one) => `${one.id} ${one.why}`,
    );
  expect(broken(3, 0)).toEqual(['R1 accepted free 3^0, which touches a reserved frame']);
  expect(broken(2, 1, 'B6')).toEqual(['R1 accepted free 2^1, which touches a reserved frame']);
  expect(broken(0, 3)).toEqual(['R1 accepted free 0^3, which touches a reserved frame']);
  expect(broken(8, 0)).toEqual([
    'O10 accepted free 8^0, though its metadata shows that it is not live',
    'R1 accepted free 8^0, which does not lie in the zone',
  ]);
  expect(broken(4, 2)).toEqual([]);
  // Of holes it is not asked whether metadata shows them.
  expect(broken(2, 0)).toEqual([]);
  expect(judge(there, free(3, 0), false, 'none')).toBeUndefined();
});

test('a refusal changes nothing, an alloc adds its block, a free takes it away', () => {
  expect(after(state, alloc(2), undefined).live).toEqual(state.live);
  expect(after(state, free(3, 0), false).live).toEqual(state.live);
  expect(after(state, free(2, 0), false).live).toEqual(state.live);
  const more = after(state, alloc(0), block(3, 0));
  expect(more.live).toEqual([block(2, 0), block(3, 0), block(4, 2)]);
  expect(after(more, free(2, 0), true).live).toEqual([block(3, 0), block(4, 2)]);
});

test('calls print as traces show them', () => {
  expect([showCall(alloc(1)), showCall(free(4, 1))]).toEqual(['alloc 1', 'free 4^1']);
});

test('D1 is broken by taking from another end than declared', () => {
  const list = [block(4, 0), block(0, 0), block(2, 0)];
  const view = makeView(eight, [], list);
  const picks = (at: number) =>
    (['lifo', 'fifo', 'lowest'] as const).filter((p) => !pickedAsDeclared(view, block(at, 0), p));
  expect([picks(4), picks(2), picks(0)]).toEqual([['lifo'], ['fifo'], ['lowest']]);
  expect(pickedAsDeclared(view, block(0, 0), 'lifo')?.why).toBe(
    'took from 0^0, but lifo declares 4^0',
  );
  expect(pickedAsDeclared(view, block(7, 0), 'lifo')).toBeUndefined();
});
