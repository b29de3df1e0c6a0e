/**
 * What design order-map keeps beside its lists, and shows so that it can be checked against them: a
 * mask of the orders that have a free block, and a tag per frame. What is not shown is not checked.
 */
import { expect, test } from 'vitest';
import { FlatMemory } from '../../../impl/memory/memory.ts';
import { orderMap } from '../../../impl/designs/order-map.ts';
import { type Block, block, show } from '../../../spec/blocks/geometry.ts';
import { frame, order } from '../../../spec/blocks/units.ts';
import { type Zone, zone } from '../../../spec/blocks/zone.ts';

/** Started over garbage, with a word behind its own that holds 77. */
function started(on: Zone) {
  const metadataWords = orderMap.metadataWords(on);
  const words = new Int32Array(metadataWords + 1).fill(0x5bad);
  words[metadataWords] = 77;
  const memory = new FlatMemory(words);
  const frameBase = metadataWords;
  const allocator = orderMap.attach({ memory, zone: on, metadataWords, frameBase, frameWords: 0 });
  expect(allocator.init()).toBe(true);
  return { allocator, behind: () => words[metadataWords] };
}

const four = zone({ regions: [[0, 4]], orderMax: 2 });

test('its words are a mask, two per order, and three per frame from the first to the last', () => {
  expect(orderMap.metadataWords(four)).toBe(1 + 2 * 3 + 3 * 4);
  // Frames 3 to 8, of which 5 is in no region, take 3 words each too.
  const regions: [number, number][] = [
    [3, 5],
    [6, 9],
  ];
  expect(orderMap.metadataWords(zone({ regions, orderMax: 1 }))).toBe(1 + 2 * 2 + 3 * 6);
});

test('it writes none but its words', () => {
  const { allocator, behind } = started(four);
  for (const k of [0, 1, 0]) allocator.alloc(order(k));
  allocator.free(frame(2), order(1));
  expect(behind()).toBe(77);
});

test('the mask shows the orders of its free blocks, and the tags show the blocks', () => {
  const { allocator } = started(four);
  const shown = () => {
    const { counts, marked } = allocator.inspect();
    return { mask: counts?.ordersMask, marked: marked?.map(show) };
  };
  expect(shown()).toEqual({ mask: 0b100, marked: ['0^2'] });
  expect(allocator.alloc(order(0))).toBe(0);
  expect(shown()).toEqual({ mask: 0b011, marked: ['1^0', '2^1'] });
  expect(allocator.alloc(order(1))).toBe(2);
  expect(shown()).toEqual({ mask: 0b001, marked: ['1^0'] });
  expect(allocator.free(frame(0), order(0))).toBe(true);
  expect(shown()).toEqual({ mask: 0b010, marked: ['0^1'] });
});

test('a frame is tagged with the order of the block that starts there, -1 if none does', () => {
  const { allocator } = started(four);
  allocator.alloc(order(1));
  const { marks } = allocator.inspect();
  const heads: Block[] = [0, 1, 2, 3].map((at) => block(at, 0));
  expect(heads.map((head) => marks?.at(head))).toEqual([1, -1, 1, -1]);
});
