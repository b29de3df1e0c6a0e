/** Views of slabs made wrong by hand, one for each way of being wrong, and what says so. */
import { describe, expect, test } from 'vitest';
import { objectsBroken, objectsRight } from '../../../spec/objects/object-invariants.ts';
import {
  isSlot,
  objectViewOf,
  type ObjectView,
  slotsOf,
} from '../../../spec/objects/object-view.ts';
import type { Order } from '../../../spec/blocks/units.ts';
import { block, inspectionOf, right, stateOf, type Told, type ToldSlab } from './object-told.ts';

/** What is said of the view with this change: id and reason. */
function said(change: (told: Told) => void): string[] {
  const told = right();
  change(told);
  const view = objectViewOf(stateOf(told), inspectionOf(told), told.pages);
  const found = 'why' in view ? [view] : [...objectsBroken(view)];
  return found.map(({ id, why }) => `${id} ${why}`);
}

const slabOf = ({ slabs }: Told, frame: number) =>
  slabs.find((slab) => slab.frame === frame) as ToldSlab;

/** Frame 7 as a slab of class 16 with nothing in use. */
function addEmpty(told: Told): void {
  const free = [448, 464, 480, 496];
  free.forEach((at, i) => told.next.set(at, free[i + 1] ?? -1));
  const empty = { cache: 0, frame: 7, list: 'empty', inUse: 0, firstFree: 448 } as const;
  told.slabs.push({ ...empty, descriptor: 432 });
  Object.assign(slabOf(told, 6), { list: 'full', inUse: 3, firstFree: -1 });
  told.owners.set(7, { cache: 0 });
  told.pages.set(7, block(7, 0));
}

test('nothing is said of the view as it is right', () => {
  const told = right();
  const view = objectViewOf(stateOf(told), inspectionOf(told), told.pages) as ObjectView;
  expect(objectsRight(view)).toBeUndefined();
  expect(said(() => undefined)).toEqual([]);
  expect(view.slabs.map((slab) => slotsOf(view, slab))).toEqual([
    [256, 272, 288, 304],
    [320, 352],
    [400, 416, 432],
  ]);
});

test('an object lies in its frame at a multiple of its size from the first one', () => {
  const told = right();
  const view = objectViewOf(stateOf(told), inspectionOf(told), told.pages) as ObjectView;
  const places = (frame: number) => {
    const slab = view.slabs.find((one) => one.frame === frame) as ObjectView['slabs'][number];
    const all = Array.from({ length: 512 }, (_, at) => at);
    return all.filter((at) => isSlot(view, slab, at));
  };
  expect(places(4)).toEqual([256, 272, 288, 304]);
  expect(places(6)).toEqual([400, 416, 432]);
});

type Change = (told: Told) => void;
const wrong: readonly (readonly [string, Change])[] = [
  ["S8 frame 4 is cache 0's, but its owner is nobody", ({ owners }) => owners.delete(4)],
  [
    "S8 frame 4 is cache 0's, but its owner is cache 1",
    ({ owners }) => owners.set(4, { cache: 1 }),
  ],
  [
    "S8 frame 5 is cache 1's, but its owner is a block of order 0",
    ({ owners }) => owners.set(5, { order: 0 as Order }),
  ],
  ['S8 frame 8 is of order 1, but its owner is nobody', ({ owners }) => owners.delete(8)],
  [
    'S8 frame 8 is of order 1, but its owner is a block of order 0',
    ({ owners }) => owners.set(8, { order: 0 as Order }),
  ],
  [
    "S8 frame 9 is nobody's, but its owner is a block of order 0",
    ({ owners }) => owners.set(9, { order: 0 as Order }),
  ],
  [
    "S8 frame 10 is nobody's, but its owner is cache 0",
    ({ owners }) => owners.set(10, { cache: 0 }),
  ],
  ['S7 frame 4 backs a slab of cache 0, but as a page it is free', ({ pages }) => pages.delete(4)],
  [
    'S7 frame 5 backs a slab of cache 1, but as a page it is of order 1',
    ({ pages }) => pages.set(5, block(5, 1)),
  ],
  ["S6 10^0 is nobody's and was not given back", ({ pages }) => pages.set(10, block(10, 0))],
  ['S6 cache 0 keeps 1 empty slabs, over 0', addEmpty],
  [
    'S6 cache 1 keeps 1 empty slabs, over 0',
    (told) => {
      addEmpty(told);
      Object.assign(slabOf(told, 7), { cache: 1 });
      told.next.set(448, 480).set(480, -1);
      told.owners.set(7, { cache: 1 });
    },
  ],
  ['I10 cache 0 has 1 empty slabs, but counts 0', addEmpty],
  ['I10 cache 2 has 0 empty slabs, but counts 1', ({ empties }) => empties.splice(2, 1, 1)],
  ['S3 the free list of frame 4 leads to 0x128: no object', ({ next }) => next.set(288, 296)],
  ['S3 the free list of frame 4 leads to 0x140: no object', ({ next }) => next.set(288, 320)],
  ['S3 the free list of frame 4 meets 0x120 twice', ({ next }) => next.set(304, 288)],
  [
    'S3 the free list of frame 4 holds live 0x100',
    (told) => {
      told.next.set(304, 256);
    },
  ],
  [
    'S3 the free list of frame 4 cannot be read behind 0x130',
    ({ next }) => next.set(304, undefined),
  ],
  [
    'S2 frame 4 has 2 objects in use, but counts 3',
    (told) => {
      slabOf(told, 4).inUse = 3;
    },
  ],
  [
    'S4 frame 5 is full, but on the list of partial slabs',
    (told) => {
      slabOf(told, 5).list = 'partial';
    },
  ],
  [
    'S4 frame 4 is partial, but on the list of full slabs',
    (told) => {
      slabOf(told, 4).list = 'full';
    },
  ],
  [
    'S4 frame 7 is empty, but on the list of partial slabs',
    (told) => {
      addEmpty(told);
      slabOf(told, 7).list = 'partial';
    },
  ],
  ['C2 cpu0 keeps, of class 16, 3 of 2', ({ cached }) => cached[0]?.splice(0, 1, [272, 288, 304])],
  [
    'C2 cpu0 keeps, of class 16, 0x118, which is no such object',
    ({ cached }) => cached[0]?.splice(0, 1, [280]),
  ],
  [
    'C2 cpu1 keeps, of class 16, 0x140, which is no such object',
    ({ cached }) => cached[1]?.splice(0, 1, [320]),
  ],
  [
    'C2 cpu1 keeps, of class 32, 0x1000, which is no such object',
    ({ cached }) => cached[1]?.splice(1, 1, [4096]),
  ],
  ['C2 cpu0 keeps, of class 16, 0x110 twice', ({ cached }) => cached[0]?.splice(0, 1, [272, 272])],
  ["C1 0x100 is a user's and kept by cpu1", ({ cached }) => cached[1]?.splice(0, 1, [256])],
  ['C1 0x110 is kept by cpu0 and kept by cpu1', ({ cached }) => cached[1]?.splice(0, 1, [272])],
  ['C1 0x120 is kept by cpu1 and on a free list', ({ cached }) => cached[1]?.splice(0, 1, [288])],
  ['C1 0x110 is nowhere', ({ cached }) => cached[0]?.splice(0, 1, [])],
  [
    'C1 0x190 is a descriptor and a descriptor',
    (told) => {
      slabOf(told, 5).descriptor = 400;
    },
  ],
  [
    'C1 0x1b0 is a descriptor and on a free list',
    (told) => {
      slabOf(told, 5).descriptor = 432;
    },
  ],
  ["C1 0x110 is a user's and kept by cpu0", ({ objects }) => objects.set(272, 0)],
];

describe('what is wrong is said: by', () => {
  test.each(wrong)('%s', (expected, change) => {
    expect(said(change)).toContain(expected);
  });
});

test('what reads free lists is not asked where S3 finds one wrong', () => {
  const found = said((told) => {
    told.next.set(304, 288);
    slabOf(told, 5).inUse = 1;
  });
  expect(found.map((text) => text.slice(0, 2))).toEqual(['S3', 'S4']);
});

test('a page that was not given back is pointed at', () => {
  const told = right();
  told.pages.set(10, block(10, 0));
  const view = objectViewOf(stateOf(told), inspectionOf(told), told.pages) as ObjectView;
  expect(objectsRight(view)?.blocks).toEqual([block(10, 0)]);
});

describe('a list of slabs', () => {
  test('that leads to what is no node of a slab is none', () => {
    const [first = ''] = said((told) => told.stray.push(100));
    expect(first).toMatch(/^I6 partial slabs of cache 0: ./);
  });

  test('that leads out of the zone is none', () => {
    expect(said((told) => told.stray.push(40))[0]).toMatch(/^I6 partial slabs of cache 0: ./);
  });

  test('may not lead to a slab of another cache', () => {
    expect(said((told) => told.stray.push(5))).toEqual(['S1 frame 5 backs two listed slabs']);
  });
});
