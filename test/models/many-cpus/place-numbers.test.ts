/** Where all frames are, as numbers: which changes are the same one, and what is kept of them. */
import { expect, test } from 'vitest';
import {
  type Change,
  ChangeKind,
  PlaceNumbers,
} from '../../../models/many-cpus/watch/place-numbers.ts';
import type { Place, Places } from '../../../spec/cpus/transit.ts';

const placesOf = (...places: readonly Place[]): Places => ({ from: 0, places, drains: [] });
const listed = placesOf({ is: 'listed' }, { is: 'listed' });
const cachedBy = (cache: number): Places => placesOf({ is: 'cached', cache }, { is: 'listed' });

test('equal places have equal numbers, others have others, and a number tells them', () => {
  const numbers = new PlaceNumbers();
  const all = [listed, cachedBy(0), cachedBy(1), placesOf({ is: 'client' }, { is: 'listed' })];
  expect(all.map((places) => numbers.numberOf(places))).toEqual([0, 1, 2, 3]);
  expect(numbers.numberOf(cachedBy(1))).toBe(2);
  expect(all.map((_, number) => numbers.at(number))).toEqual(all);
});

test('a change of the same places by the same numbers is worked out once', () => {
  const numbers = new PlaceNumbers();
  const start = numbers.numberOf(listed);
  let count = 0;
  const move = (what: Change) =>
    numbers.moved(start, what, () => {
      count++;
      return cachedBy(0);
    });
  const one = [ChangeKind.cache, 1, 0, 7] as const;
  expect([move(one), move([...one]), move([...one, 0])]).toEqual([1, 1, 1]);
  expect(count).toBe(1);
});

test('a change that differs in a number is another one, and so is one of other places', () => {
  const numbers = new PlaceNumbers();
  const start = numbers.numberOf(listed);
  const behind: Places[] = [];
  const move = (number: number, what: Change) =>
    numbers.moved(number, what, () => {
      const places = cachedBy(behind.length);
      behind.push(places);
      return places;
    });
  const one: Change = [ChangeKind.ends, 1, 2, 3, 4, 5, 6];
  const first = move(start, one) as number;
  const others = one.map((_, i) => one.map((word, j) => (i === j ? word + 8 : word)));
  const found = [
    first,
    ...others.map((other) => move(start, other as unknown as Change)),
    move(first, one),
  ];
  expect(new Set(found).size).toBe(1 + one.length + 1);
  expect(found.map((number) => numbers.at(number as number))).toEqual(behind);
});

test('a blame is not kept for places', () => {
  const numbers = new PlaceNumbers();
  const start = numbers.numberOf(listed);
  const what = [ChangeKind.lists, 0, 0] as const;
  const blame = { id: 'K7', why: 'frame 0 is with cpu1' } as const;
  expect(numbers.moved(start, what, () => blame)).toBe(blame);
  expect(numbers.moved(start, what, () => blame)).toBe(blame);
  expect(numbers.moved(start, what, () => cachedBy(0))).toBe(1);
});

test('places are settled while nothing is with a call and nobody drains', () => {
  const numbers = new PlaceNumbers();
  const moving = placesOf({ is: 'transit', who: 0, cache: undefined, isFreed: false });
  const draining: Places = { ...listed, drains: [{ who: 0, cache: 1, left: 2 }] };
  const all = [listed, moving, draining, placesOf({ is: 'unsettled' })];
  const settled = all.map((places) => numbers.isSettled(numbers.numberOf(places)));
  expect(settled).toEqual([true, false, false, false]);
});
