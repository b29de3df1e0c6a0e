/** The contracts of requests by the byte, against tables made by hand. */
import { describe, expect, test } from 'vitest';
import { documentSizes } from '../../../impl/slab/sizes.ts';
import { servedBy } from '../../../spec/objects/object-served.ts';
import { objectsAfter, showObjectCall } from '../../../spec/objects/operations/operations.ts';
import { noObjects, showPointer } from '../../../spec/objects/object-view.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const on = zone({ regions: [[16, 32]], orderMax: 4 });
const state = noObjects(on, documentSizes, 2);
const alloc = (bytes: number) => ({ op: 'alloc', bytes, alignment: 1, cpu: 0 }) as const;
const free = (pointer: number) => ({ op: 'free', pointer, cpu: 1 }) as const;

describe('a request', () => {
  // Places in the table of ten classes; 4096 * 2^4 bytes are the largest block.
  test.each([
    [1, 1, { cache: 0 }],
    [4, 1, { cache: 0 }],
    [5, 1, { cache: 1 }],
    [1, 2048, { cache: 9 }],
    [2048, 4, { cache: 9 }],
    [2049, 1, { order: 0 }],
    [4096, 1, { order: 0 }],
    [4097, 1, { order: 1 }],
    [100, 16_384, { order: 2 }],
    [65_536, 1, { order: 4 }],
    [65_537, 1, undefined],
    [2 ** 32, 1, undefined],
    [0, 1, undefined],
    [8, 0, undefined],
    [8, 24, undefined],
    [8, 0.5, undefined],
    [8, -4, undefined],
  ])('for %d bytes aligned to %d is served by %o', (bytes, alignment, served) => {
    expect(servedBy(documentSizes, on, bytes, alignment)).toEqual(served);
  });

  test('prints with its CPU, and its alignment where it has one', () => {
    expect(showObjectCall(alloc(64))).toBe('cpu0 alloc 64');
    expect(showObjectCall({ ...alloc(20), alignment: 64 })).toBe('cpu0 alloc 20 aligned 64');
    expect(showObjectCall(free(64))).toBe('cpu1 free 0x40');
    expect(showPointer(4096)).toBe('0x1000');
  });
});

describe('an answer', () => {
  const at = 16 * 4096;
  const busy = { ...state, objects: new Map([[at, 4]]) };
  const paged = { ...state, blocks: [{ at: 16 as Frame, order: 1 as Order }] };
  const halted = (pointer: number, cpu = 1) => ({ halted: { pointer, bytes: undefined, cpu } });

  test.each([
    ['C1', busy, alloc(64), at, { cache: 4 }],
    ['C1', paged, alloc(64), at + 4096, { cache: 4 }],
    ['S5', state, alloc(64), at, { cache: 5 }],
    ['S5', state, alloc(64), at, { order: 0 as Order }],
    ['O14', state, alloc(8192), at, { order: 0 as Order }],
    ['O14', state, alloc(0), at, { cache: 0 }],
    ['O8', state, alloc(64), halted(at), undefined],
    ['O9', busy, free(at), halted(at), undefined],
    ['O9', paged, free(at), halted(at), undefined],
    ['O10', busy, free(at + 4), 'freed', undefined],
    ['O10', paged, free(at + 4096), 'freed', undefined],
    ['O10', state, free(at), halted(at + 4), undefined],
    ['O10', state, free(at), halted(at, 0), undefined],
  ] as const)('breaks %s', (id, before, call, answer, owner) => {
    expect(objectsAfter(before, call, answer, owner)).toMatchObject({ id });
  });

  test('is right: the client has an object or a block more, or one fewer', () => {
    const owned = objectsAfter(state, alloc(64), at, { cache: 4 });
    expect(owned).toEqual(busy);
    expect(objectsAfter(busy, free(at), 'freed', undefined)).toEqual(state);
    expect(objectsAfter(state, alloc(8192), at, { order: 1 as Order })).toEqual(paged);
    expect(objectsAfter(paged, free(at), 'freed', undefined)).toEqual(state);
    const other = { at: 18 as Frame, order: 1 as Order };
    const two = { ...paged, blocks: [...paged.blocks, other] };
    expect(objectsAfter(two, free(at), 'freed', undefined)).toEqual({ ...state, blocks: [other] });
    expect(objectsAfter(state, free(at), halted(at), undefined)).toBe(state);
    expect(objectsAfter(state, alloc(64), -1, undefined)).toBe(state);
  });
});
