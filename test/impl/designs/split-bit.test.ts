/**
 * The allocator of document 004 and what was finished of it, many chunks: in lock step on every
 * awkward zone, which for it means chunks that are whole, cut short, or holed; and what of the
 * chunks a client cannot see, how many there are in hand.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { FlatMemory } from '../../../impl/memory/memory.ts';
import { CHUNK_ORDER, splitBit } from '../../../impl/designs/split-bit.ts';
import { spansOf } from '../../../impl/designs/split-bit-chunks.ts';
import { clientView } from '../../../models/subject/pages/client-view.ts';
import { runCommands } from '../../../models/one-cpu/histories/commands.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { type ZoneShape, zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';
import { holdsOnEveryZone, holdsUpToSymmetry } from '../../laws/on-every-zone.ts';

const shape = (...regions: [number, number][]): ZoneShape => ({ regions, orderMax: 3 });
const absolute = (...regions: [number, number][]): ZoneShape => ({
  ...shape(...regions),
  alignment: 'absolute',
});

holdsUpToSymmetry(splitBit);
// [0,3) and [3,8) are 2 + 1 and 4 + 1 frames, as is [1,9) seen from frame 0.
holdsOnEveryZone(splitBit, [
  { what: 'an unaligned base', shape: shape([1, 9]), states: 1829 },
  { what: 'regions that touch', shape: shape([0, 3], [3, 8]), states: 3590 },
  { what: 'a base that frame 0 cuts', shape: absolute([1, 9]), states: 3590 },
  { what: 'two regions under one pair', shape: absolute([0, 4], [6, 8]), states: 214 },
  // The same ways of being awkward in few frames.
  {
    what: 'small regions that touch',
    shape: { ...shape([0, 3], [3, 5]), orderMax: 2 },
    states: 88,
  },
  {
    what: 'two small regions under one pair',
    shape: { ...absolute([0, 2], [3, 4]), orderMax: 2 },
    states: 12,
  },
  { what: 'a small base that cuts', shape: { ...absolute([1, 5]), orderMax: 2 }, states: 37 },
]);

test.each(bounded([512], []))('2 MB chunks are %i frames; histories on 56 and a half pass', () => {
  expect(2 ** CHUNK_ORDER * 4096).toBe(2 * 2 ** 20);
  const on = zone({
    regions: [[100, 100 + 56.5 * 512]],
    orderMax: CHUNK_ORDER,
    alignment: 'region',
  });
  const found = runCommands({
    design: splitBit,
    zone: on,
    runs: 6,
    commandsMax: 3000,
    seed: 2,
  });
  expect(found).toMatchObject({ kind: 'passed', runs: 6 });
});

test('its clients are given nothing twice', () => {
  const on = zone({ regions: [[0, 4]], orderMax: 1, alignment: 'region' });
  expect(search(clientView(splitBit, on))).toMatchObject({ kind: 'holds' });
});

describe('chunks', () => {
  test('are counted from the origin; a tail or a hole makes one that is kept', () => {
    const on = zone({ regions: [[2, 13]], reserved: [[7, 8]], orderMax: 2, alignment: 'region' });
    const [span] = spansOf(on);
    expect(span?.chunks.map(({ base, to, isWhole }) => ({ base, to, isWhole }))).toEqual([
      { base: 2, to: 6, isWhole: true },
      { base: 6, to: 10, isWhole: false },
      { base: 10, to: 13, isWhole: false },
    ]);
  });

  test('are taken one by one as they are needed, and given back when wholly free', () => {
    const { allocator, below } = started();
    expect(below()).toBe(3);
    const got = [1, 1, 1, 0, 1].map((k) => allocator.alloc(k as Order));
    expect(got).toEqual([0, 2, 4, 6, 8]);
    expect(below()).toBe(0);
    // Of chunk [4,8) frame 7 was free all the time.
    for (const [at, k, left] of [
      [4, 1, 0],
      [6, 0, 1],
      [0, 1, 1],
      [2, 1, 2],
      [8, 1, 3],
    ] as const) {
      expect(allocator.free(at as Frame, k as Order)).toBe(true);
      expect(below()).toBe(left);
    }
  });

  test('a request for a whole one passes by those in hand', () => {
    const { allocator, below } = started();
    expect([0, 2, 0].map((k) => allocator.alloc(k as Order))).toEqual([0, 4, 1]);
    expect(below()).toBe(1);
  });
});

/** Three chunks of four frames over garbage, and how many of them are with the layer below. */
function started() {
  const on = zone({ regions: [[0, 12]], orderMax: 2, alignment: 'region' });
  const metadataWords = splitBit.metadataWords(on);
  const memory = new FlatMemory(new Int32Array(metadataWords + 24).fill(0x5bad));
  const space = { memory, zone: on, metadataWords, frameBase: metadataWords, frameWords: 2 };
  const allocator = splitBit.attach(space);
  expect(allocator.init()).toBe(true);
  const below = (): number | undefined => allocator.inspect().counts?.freeBlocks?.[2];
  return { allocator, below };
}
