/** Bytes to class or order, where the whole allocator never looks. */
import { expect, test } from 'vitest';
import { bytesNeeded, classFor, documentSizes, orderFor } from '../../../impl/slab/sizes.ts';

// 2^-1 is a power of two, but no alignment; the logarithm of what is not positive is no integer.
test.each([0.5, 1.5, 3, 0, -1, -4, Number.NaN, Infinity])('%d is no alignment', (alignment) => {
  expect(bytesNeeded(8, alignment)).toBe(0);
});

test('the larger of size and alignment is needed', () => {
  expect([bytesNeeded(8, 1), bytesNeeded(8, 64), bytesNeeded(65, 64)]).toEqual([8, 64, 65]);
});

test('of classes up to 128 B eight empty slabs are kept, of others four', () => {
  expect([4, 127, 128, 129, 256].map(documentSizes.emptyMax)).toEqual([8, 8, 8, 4, 4]);
});

test('a size has the least class and the least order that hold it, or none', () => {
  expect([1, 4, 5, 2048, 2049].map((bytes) => classFor(documentSizes, bytes))).toEqual([
    0, 0, 1, 9, -1,
  ]);
  expect([4096, 4097, 8192, 8193].map((bytes) => orderFor(documentSizes, bytes, 1))).toEqual([
    0, 1, 1, -1,
  ]);
});
