/**
 * Every fault of the object allocator is found, by the obligation it names, with its shortest
 * history pinned. A fresh slab gives its lowest object first, a batch of two the higher of the two.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { slabFaultNamed, slabFaults } from '../../../impl/faulty/objects/slab-faults.ts';
import { ObjectModel } from '../../../models/one-cpu/objects/object-model.ts';
import { objectScope } from '../../../models/one-cpu/objects/object-scopes.ts';

interface Pin {
  readonly fault: string;
  readonly scope: string;
  readonly why: string;
  readonly labels: readonly string[];
}

const pins: readonly Pin[] = [
  {
    fault: 'slab-by-alignment',
    scope: 'one',
    why: "freed object 0x0 as page 0^0, still a slab's",
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed'],
  },
  {
    fault: 'slab-page-as-object',
    scope: 'one',
    why: 'does not take live 0x80 back',
    labels: ['cpu0 alloc 128 → 0x0', 'cpu0 alloc 128 → 0x80', 'cpu0 free 0x80 → halts'],
  },
  {
    fault: 'slab-given-back-listed',
    scope: 'one',
    why: 'page 0^0 given back, but it is not live',
    labels: [
      'cpu0 alloc 64 → 0x0',
      'cpu0 free 0x0 → freed',
      'cpu0 alloc 128 → page 0^0 given back, but it is not live',
    ],
  },
  {
    fault: 'slab-given-back-twice',
    scope: 'one',
    why: 'page 1^0 given back, but it is not live',
    labels: [
      'cpu0 alloc 64 → 0x0',
      'cpu0 free 0x0 → freed',
      'cpu0 alloc 128 → page 1^0 given back, but it is not live',
    ],
  },
  {
    fault: 'slab-never-given-back',
    scope: 'one',
    why: "0^0 is nobody's and was not given back",
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed', 'cpu0 alloc 128 → refused'],
  },
  {
    fault: 'slab-two-frames',
    scope: 'four-frames',
    why: 'frame 0 backs a slab of cache 0, but as a page it is of order 1',
    labels: ['cpu0 alloc 64 → 0x0'],
  },
  {
    fault: 'slab-in-use-miscounted',
    scope: 'one',
    why: 'frame 0 has 2 objects in use, but counts 1',
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 alloc 64 → 0x40'],
  },
  {
    fault: 'slab-alignment-ignored',
    scope: 'classes',
    why: 'gave 0x0 for class 64, but it is of class 32',
    labels: ['cpu0 alloc 20 aligned 64 → 0x0'],
  },
  {
    fault: 'slab-class-rounded-down',
    scope: 'classes',
    why: 'gave 0x0 for class 64, but it is of class 32',
    labels: ['cpu0 alloc 33 → 0x0'],
  },
  {
    fault: 'slab-filled-over-end',
    scope: 'one',
    why: 'the free list of frame 0 leads to 0x80: no object',
    labels: ['cpu0 alloc 64 → 0x0'],
  },
  {
    fault: 'slab-drain-loses',
    scope: 'one',
    why: '0x0 is nowhere',
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed', 'cpu0 alloc 128 → refused'],
  },
  {
    fault: 'slab-drain-doubles',
    scope: 'batch',
    why: '0x0 is kept by cpu0 and on a free list',
    labels: [
      'cpu0 alloc 32 → 0x20',
      'cpu0 alloc 32 → 0x0',
      'cpu0 alloc 32 → 0x60',
      'cpu0 free 0x0 → freed',
      'cpu0 free 0x20 → freed',
    ],
  },
  {
    fault: 'slab-never-drains',
    scope: 'one',
    why: 'cpu0 keeps, of class 64, 2 of 1',
    labels: [
      'cpu0 alloc 64 → 0x0',
      'cpu0 alloc 64 → 0x40',
      'cpu0 free 0x0 → freed',
      'cpu0 free 0x40 → freed',
    ],
  },
  {
    fault: 'slab-empty-limit-off',
    scope: 'two-slabs',
    why: 'cache 0 keeps 1 empty slabs, over 0',
    labels: [
      'cpu0 alloc 64 → 0x140',
      'cpu0 alloc 64 → 0x100',
      'cpu0 alloc 64 → 0xc0',
      'cpu0 free 0xc0 → freed',
      'cpu0 free 0x100 → freed',
    ],
  },
  {
    fault: 'slab-descriptor-freed-early',
    scope: 'one',
    why: 'outside: 0x230',
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed', 'cpu0 alloc 128 → outside: 0x230'],
  },
  {
    fault: 'slab-double-free-unseen',
    scope: 'one',
    why: "took 0x0, which is not the client's",
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed', 'cpu0 free 0x0 → freed'],
  },
  {
    fault: 'slab-double-free-elsewhere',
    scope: 'two',
    why: "took 0x0, which is not the client's",
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed', 'cpu1 free 0x0 → freed'],
  },
  {
    fault: 'slab-list-not-asked',
    scope: 'one',
    why: "took 0x40, which is not the client's",
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x40 → freed'],
  },
  {
    fault: 'slab-rounding-wraps',
    scope: 'classes',
    why: 'gave 0x0 for a request that nothing can serve',
    labels: ['cpu0 alloc 4294967295 → 0x0'],
  },
  {
    fault: 'slab-size-zero',
    scope: 'one',
    why: 'gave 0x0 for a request that nothing can serve',
    labels: ['cpu0 alloc 0 → 0x0'],
  },
  {
    fault: 'slab-steals',
    scope: 'two',
    why: 'a call on cpu1 changed what cpu0 keeps',
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed', 'cpu1 alloc 64 → 0x0'],
  },
  {
    fault: 'slab-keeps-own',
    scope: 'one',
    why: 'refused, but cpu0 keeps 0x0',
    labels: ['cpu0 alloc 64 → 0x0', 'cpu0 free 0x0 → freed', 'cpu0 alloc 128 → refused'],
  },
  {
    fault: 'slab-stays-full',
    scope: 'one',
    why: 'frame 0 is partial, but on the list of full slabs',
    labels: [
      'cpu0 alloc 64 → 0x0',
      'cpu0 alloc 64 → 0x40',
      'cpu0 free 0x0 → freed',
      'cpu0 alloc 128 → refused',
    ],
  },
  {
    fault: 'slab-described-twice',
    scope: 'two-slabs',
    why: 'frame 2 backs two listed slabs',
    labels: ['cpu0 alloc 64 → 0x140'],
  },
  {
    fault: 'slab-empties-uncounted',
    scope: 'one',
    why: 'cache 0 has 0 empty slabs, but counts 1',
    labels: ['cpu0 alloc 64 → 0x0'],
  },
  {
    fault: 'slab-kept-as-block',
    scope: 'one',
    why: "frame 0 is nobody's, but its owner is a block of order 0",
    labels: ['cpu0 alloc 128 → 0x0', 'cpu0 free 0x0 → freed'],
  },
  {
    fault: 'slab-next-class',
    scope: 'classes',
    why: 'gave 0x40 for class 32, but it is of class 64',
    labels: ['cpu0 alloc 20 aligned 64 → 0x0', 'cpu0 alloc 20 → 0x40'],
  },
  {
    fault: 'slab-frame-of-two',
    scope: 'keep',
    why: 'frame 0 backs a slab of cache 0, but as a page it is of order 1',
    labels: ['cpu0 alloc 64 → 0x0'],
  },
];

describe('a fault of pmm', () => {
  test.each(pins)('is found: $fault', ({ fault, scope, why, labels }) => {
    const { design, obligation } = slabFaultNamed(fault);
    const verdict = search(new ObjectModel(objectScope(scope, design)));
    expect(verdict).toMatchObject({
      kind: 'fails',
      failure: { rule: obligation, why },
      trace: { labels },
    });
  });

  test('is pinned, whichever it is', () => {
    expect(pins.map(({ fault }) => fault)).toEqual(slabFaults.map(({ name }) => name));
  });

  test('must be one that there is', () => {
    expect(() => slabFaultNamed('nope')).toThrow('fault must be one of slab-by-alignment');
  });
});

/** Which of them does an obligation need? Those without a fault would be believed, not tested. */
test('every obligation of slabs and of objects in caches has a fault that breaks it', () => {
  const broken = new Set<string>(slabFaults.map(({ obligation }) => obligation));
  const owed = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'C1', 'C2', 'C3', 'C4', 'O14'];
  expect(owed.filter((id) => !broken.has(id))).toEqual([]);
});
