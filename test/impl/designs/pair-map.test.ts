/**
 * The buddy layer of document 002, with and without a look at what is freed: in lock step on every
 * awkward zone, and on the machine that the document was written for.
 */
import { describe, expect, test } from 'vitest';
import { search } from '../../../engine/search/search.ts';
import { pairBitOfRequest } from '../../../impl/faulty/pages/pair-bit-of-request.ts';
import { FlatMemory } from '../../../impl/memory/memory.ts';
import { pairMap, realMachine, realZone } from '../../../impl/designs/pair-map.ts';
import { pairMapTrusting } from '../../../impl/designs/pair-map-trusting.ts';
import { clientView } from '../../../models/subject/pages/client-view.ts';
import { runCommands } from '../../../models/one-cpu/histories/commands.ts';
import type { Design } from '../../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { type Zone, type ZoneShape, zone } from '../../../spec/blocks/zone.ts';
import { bounded } from '../../bounds.ts';
import { holdsOnEveryZone, holdsUpToSymmetry } from '../../laws/on-every-zone.ts';

const shape = (...regions: [number, number][]): ZoneShape => ({ regions, orderMax: 3 });

// An unaligned base cuts [3,8) into 1 + 4 frames, [1,9) into 1 + 2 + 4 + 1.
const more = [
  { what: 'an unaligned base', shape: shape([3, 8]), states: 88 },
  { what: 'a base that cuts both ends', shape: shape([1, 9]), states: 3590 },
  { what: 'two regions under one pair', shape: shape([0, 4], [6, 8]), states: 214 },
  // Its first pair is the 64th: counted from frame 0, its bits would lie behind its words.
  { what: 'a base far from 0', shape: { ...shape([128, 132]), orderMax: 2 }, states: 30 },
];

holdsOnEveryZone(pairMap, more);
holdsOnEveryZone(pairMapTrusting, more);
holdsUpToSymmetry(pairMap);

describe('on the machine of document 002', () => {
  const real = zone(realZone());

  test('28,672 frames are managed, and 16 MB is a block of the top order', () => {
    const [managed] = real.regions;
    expect(managed).toMatchObject({ from: 4096, to: 32_768 });
    expect(2 ** real.orderMax * realMachine.frameBytes).toBe(16 * 2 ** 20);
  });

  test.each(bounded([pairMap, pairMapTrusting], []))(
    '$name passes long random histories',
    (design) => {
      const found = runCommands({ design, zone: real, runs: 6, commandsMax: 3000, seed: 2 });
      expect(found).toMatchObject({ kind: 'passed', runs: 6 });
      expect(found.calls).toBeGreaterThan(4_000);
    },
  );

  test('seven requests of 16 MB are all it can serve, and it gets them back', () => {
    const { allocator } = booted(pairMap, real);
    const got = Array.from({ length: 8 }, () => allocator.alloc(12 as Order));
    expect(got).toEqual([4096, 8192, 12_288, 16_384, 20_480, 24_576, 28_672, -1]);
    for (const at of got.slice(0, 7)) expect(allocator.free(at as Frame, 12 as Order)).toBe(true);
    expect(allocator.alloc(12 as Order)).toBe(28_672);
  });

  test('its areas and maps take a thousandth of the boot memory', () => {
    // 2 words of boot memory's own, 13 areas of 3, and bits for pairs from 4096 up to 32,768 >> k
    // + 1 for k = 0..11, in words: 448, 224, … 14, 7. From k = 7 on the first pair is below 32
    // and the map starts at pair 0: 4, 2, 1, 1, 1.
    expect(448 + 224 + 112 + 56 + 28 + 14 + 7 + 4 + 2 + 1 + 1 + 1).toBe(898);
    const words = pairMap.metadataWords(real);
    const bootWords = (realMachine.managed - realMachine.boot) / 4;
    expect(words).toBe(2 + 39 + 898);
    expect(words).toBeLessThan(bootWords / 1000);
  });
});

test('boot memory that is one word short is refused, with nothing written', () => {
  const on = zone({ regions: [[0, 8]], orderMax: 3 });
  const words = new Int32Array(64).fill(77);
  const metadataWords = pairMap.metadataWords(on) - 1;
  const space = { memory: new FlatMemory(words), zone: on, frameBase: 40, frameWords: 2 };
  expect(pairMap.attach({ ...space, metadataWords }).init()).toBe(false);
  expect(words.every((word) => word === 77)).toBe(true);
  expect(pairMap.attach({ ...space, metadataWords: metadataWords + 1 }).init()).toBe(true);
});

describe("document 002's crash, on one CPU", () => {
  test('four pages, two of them freed, three more: page 3 is handed out while it is live', () => {
    const { allocator, frame } = booted(pairBitOfRequest.design, zone(realZone()));
    const page = (): number => allocator.alloc(0 as Order) - frame;
    expect([page(), page(), page(), page()]).toEqual([0, 1, 2, 3]);
    expect(allocator.free(frame as Frame, 0 as Order)).toBe(true);
    expect(allocator.free((frame + 2) as Frame, 0 as Order)).toBe(true);
    expect([page(), page(), page()]).toEqual([2, 3, 0]);
  });

  // Both halves live, the bit says that one is free: the first free takes the other one along.
  test('two frames are enough: left to itself, the search needs four calls', () => {
    const pair = zone({ regions: [[0, 2]], orderMax: 1 });
    const verdict = search(clientView(pairBitOfRequest.design, pair, 'O1'));
    expect(verdict).toMatchObject({
      kind: 'fails',
      failure: { rule: 'O1', why: 'gave 0^1, but 1^0 is live' },
      trace: {
        labels: ['alloc 0 → 0^0', 'alloc 0 → 1^0', 'free 0^0 → accepted', 'alloc 1 → 0^1'],
      },
    });
  });

  test.each([pairMap, pairMapTrusting])('to the clients of $name nothing happens', (design) => {
    const four = zone({ regions: [[0, 4]], orderMax: 2 });
    expect(search(clientView(design, four))).toMatchObject({ kind: 'holds' });
  });
});

/** The design started over garbage in bare memory, boot memory as large as the machine's. */
function booted(design: Design, on: Zone) {
  const frame = (on.regions[0] as { from: number }).from;
  const metadataWords = (realMachine.managed - realMachine.boot) / 4;
  const words = new Int32Array(metadataWords + 2 * 28_672).fill(0x5bad);
  const allocator = design.attach({
    memory: new FlatMemory(words),
    zone: on,
    metadataWords,
    frameBase: metadataWords - 2 * frame,
    frameWords: 2,
  });
  expect(allocator.init()).toBe(true);
  return { allocator, frame };
}
