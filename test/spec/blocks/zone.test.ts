/** Zones are checked and put in order once, where they are made. */
import { expect, test } from 'vitest';
import { block } from '../../../spec/blocks/geometry.ts';
import { frame, order } from '../../../spec/blocks/units.ts';
import {
  isReserved,
  regionAt,
  regionOf,
  showZone,
  usableFrames,
  zone,
} from '../../../spec/blocks/zone.ts';

test('units reject what is no integer in their range, and name it', () => {
  for (const bad of [-1, 21, 1.5, Number.NaN]) {
    expect(() => order(bad)).toThrow(`order must be an integer in 0..20, got ${bad}`);
  }
  for (const bad of [-1, 2 ** 30 + 1, 0.5]) {
    expect(() => frame(bad)).toThrow(`frame must be an integer in 0..${2 ** 30}, got ${bad}`);
  }
  expect([order(0), order(20), frame(0), frame(2 ** 30)]).toEqual([0, 20, 0, 2 ** 30]);
});

test('regions are sorted, and absolute ones that touch are one region', () => {
  const shape = {
    regions: [
      [8, 12],
      [4, 8],
      [0, 3],
    ],
    orderMax: 3,
  } as const;
  expect(zone(shape).regions).toEqual([
    { from: 0, to: 3, origin: 0 },
    { from: 4, to: 12, origin: 0 },
  ]);
});

test('regions aligned on their own stay apart, each with its own origin', () => {
  const shape = {
    regions: [
      [3, 5],
      [5, 9],
    ],
    orderMax: 2,
    alignment: 'region',
  } as const;
  expect(zone(shape).regions).toEqual([
    { from: 3, to: 5, origin: 3 },
    { from: 5, to: 9, origin: 5 },
  ]);
});

test('empty, reversed and overlapping intervals are refused by name', () => {
  const make =
    (regions: [number, number][], reserved: [number, number][] = []) =>
    () =>
      zone({ regions, reserved, orderMax: 2 });
  expect(make([])).toThrow('a zone needs at least one region, got none');
  expect(make([[4, 4]])).toThrow('region [4,4) must hold at least one frame');
  expect(make([[5, 4]])).toThrow('region [5,4) must hold at least one frame');
  expect(
    make([
      [0, 4],
      [3, 6],
    ]),
  ).toThrow('regions must not overlap, got [0,4) and [3,6)');
  expect(
    make(
      [[0, 4]],
      [
        [1, 3],
        [2, 4],
      ],
    ),
  ).toThrow('reserved intervals must not overlap');
  expect(
    make(
      [
        [0, 4],
        [6, 8],
      ],
      [[3, 7]],
    ),
  ).toThrow('reserved interval [3,7) must lie in one region');
  expect(make([[0, 4]], [[3, 5]])).toThrow('reserved interval [3,5) must lie in one region');
  expect(() => zone({ regions: [[0, 4]], orderMax: 21 })).toThrow('got 21');
});

test('borders belong to the region that starts with them', () => {
  const z = zone({
    regions: [
      [0, 3],
      [4, 8],
    ],
    reserved: [[5, 6]],
    orderMax: 2,
  });
  expect([2, 3, 4, 7, 8].map((at) => regionAt(z, at)?.from)).toEqual([
    0,
    undefined,
    4,
    4,
    undefined,
  ]);
  expect(regionOf(z, block(4, 2))?.from).toBe(4);
  expect(regionOf(z, block(2, 1))).toBeUndefined();
  expect([4, 5, 6].map((at) => isReserved(z, at))).toEqual([false, true, false]);
  expect(usableFrames(z)).toEqual([0, 1, 2, 4, 6, 7]);
});

test('a zone prints so that no other zone prints alike', () => {
  const z = zone({
    regions: [
      [0, 3],
      [4, 8],
    ],
    reserved: [
      [1, 2],
      [5, 6],
    ],
    orderMax: 2,
  });
  expect(showZone(z)).toBe('[0,3) [4,8) without [1,2) [5,6), top order 2');
  const own = zone({ regions: [[1, 3]], orderMax: 1, alignment: 'region' });
  expect(showZone(own)).toBe('[1,3), top order 1, aligned to each region');
});
