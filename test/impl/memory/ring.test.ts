/** What a design shows of a list: nodes are words, and only some words are the node of a frame. */
import { expect, test } from 'vitest';
import { insertAfter, makeEmpty } from '../../../impl/memory/list.ts';
import { FlatMemory } from '../../../impl/memory/memory.ts';
import { ringOf } from '../../../impl/memory/ring.ts';
import { walk } from '../../../spec/pages/lists.ts';
import { order } from '../../../spec/blocks/units.ts';

/** Frame f starts at word 6 + 4f. */
const frameOf = (node: number): number => (node - 6) / 4;

test('a word that starts no frame, or lies before the first, is no block’s node', () => {
  const ring = ringOf(new FlatMemory(new Int32Array(32)), 0, order(1), frameOf);
  expect([6, 10, 18].map((node) => ring.frameOf(node))).toEqual([0, 1, 3]);
  expect([2, 7, 8, 9, -2].map((node) => ring.frameOf(node))).toEqual(Array(5).fill(undefined));
});

test('its members are those of the list, from either side', () => {
  const memory = new FlatMemory(new Int32Array(32));
  makeEmpty(memory, 2);
  insertAfter(memory, 2, 6);
  insertAfter(memory, 2, 14);
  const ring = ringOf(memory, 2, order(1), frameOf);
  expect(ring.order).toBe(1);
  expect(walk(ring, 8)).toEqual([2, 0]);
  expect([ring.prev(2), ring.prev(6), ring.prev(14)]).toEqual([6, 14, 2]);
});
