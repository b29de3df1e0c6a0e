/** The list that serves before there is an allocator: ranges in the free frames themselves. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BootFreeList, powerWithin } from '../../../impl/designs/stripe-tree/boot-free-list.ts';
import { CheckedMemory } from '../../../impl/memory/checked-memory.ts';
import { frame } from '../../../spec/blocks/units.ts';
import { zone } from '../../../spec/blocks/zone.ts';

const FRAMES = 64;
const FRAME_WORDS = 3;
const HEAD = 0;

type Range = readonly [at: number, frames: number];

/** A list of these ranges, ascending, on memory that tells who reads what nobody wrote. */
function listOf(ranges: readonly Range[]): { list: BootFreeList; memory: CheckedMemory } {
  const memory = new CheckedMemory(1 + FRAMES * FRAME_WORDS);
  const list = new BootFreeList(
    {
      memory,
      zone: zone({ regions: [[0, FRAMES]], orderMax: 6 }),
      metadataWords: 1,
      frameBase: 1,
      frameWords: FRAME_WORDS,
    },
    HEAD,
  );
  list.clear();
  for (const [at, frames] of ranges.toReversed()) list.add(at, frames);
  return { list, memory };
}

function rangesOf(list: BootFreeList): Range[] {
  const found: Range[] = [];
  list.forEach((at, frames) => found.push([at, frames]));
  return found;
}

function taken(list: BootFreeList, frames: number): Range | undefined {
  let got: Range | undefined;
  const isDone = list.allocateWithoutAlwaysRemovingTheNode(frames, (at, range) => {
    got = [at, range];
  });
  expect(isDone).toBe(got !== undefined);
  return got;
}

const anyRanges = fc
  .array(fc.tuple(fc.nat({ max: 5 }), fc.integer({ min: 1, max: 13 })), { maxLength: 4 })
  .map((gaps) => {
    let end = 0;
    return gaps.map(([gap, frames]): Range => {
      end += gap + frames;
      return [end - frames, frames];
    });
  })
  .filter((ranges) => ranges.every(([at, frames]) => at + frames <= FRAMES));

test('the largest power of two within a number is by definition', () => {
  for (let n = 1; n <= 1000; n++) {
    const power = powerWithin(n);
    expect(Number.isInteger(Math.log2(power)) && power <= n && n < 2 * power).toBe(true);
    expect(powerWithin(n, 8)).toBe(Math.min(power, 8));
  }
});

test('what was added in front is popped first, and frame 0 is a frame like any other', () => {
  const { list } = listOf([
    [0, 3],
    [7, 1],
  ]);
  const popped: Range[] = [];
  while (list.pop((at, frames) => popped.push([at, frames])));
  expect(popped).toEqual([
    [0, 3],
    [7, 1],
  ]);
  expect(list.pop(() => popped.push([frame(0), 0]))).toBe(false);
  expect(rangesOf(list)).toEqual([]);
});

test('who pops a range may write all of it', () => {
  const { list, memory } = listOf([
    [0, 2],
    [2, 2],
  ]);
  const popped: Range[] = [];
  const use = (at: number, frames: number): void => {
    popped.push([at, frames]);
    for (let i = 0; i < frames * FRAME_WORDS; i++) memory.store(1 + at * FRAME_WORDS + i, -99);
  };
  while (list.pop(use));
  expect(popped).toEqual([
    [0, 2],
    [2, 2],
  ]);
});

describe('splitToPowersOfTwoNoLargerThan', () => {
  test('cuts largest first', () => {
    const { list } = listOf([
      [1, 13],
      [20, 4],
    ]);
    list.splitToPowersOfTwoNoLargerThan(4);
    expect(rangesOf(list)).toEqual([
      [1, 4],
      [5, 4],
      [9, 4],
      [13, 1],
      [20, 4],
    ]);
  });

  test('keeps every frame, in as few ranges as there can be', () => {
    fc.assert(
      fc.property(anyRanges, fc.nat({ max: 4 }), (ranges, k) => {
        const { list } = listOf(ranges);
        list.splitToPowersOfTwoNoLargerThan(2 ** k);
        const cut = rangesOf(list);
        const framesOf = (all: readonly Range[]) =>
          all.flatMap(([at, frames]) => Array.from({ length: frames }, (_, i) => at + i));
        expect(framesOf(cut)).toEqual(framesOf(ranges));
        // Whole blocks of the limit, then one for every bit of what is left.
        const fewest = ranges.reduce((sum, [, frames]) => {
          const bits = (frames % 2 ** k).toString(2).replaceAll('0', '').length;
          return sum + Math.floor(frames / 2 ** k) + bits;
        }, 0);
        expect(cut).toHaveLength(fewest);
        for (const [, frames] of cut) expect([1, 2, 4, 8, 16].slice(0, k + 1)).toContain(frames);
      }),
    );
  });
});

describe('allocateWithoutAlwaysRemovingTheNode', () => {
  test('takes from the end of the shortest range that has enough, lowest first', () => {
    const { list } = listOf([
      [0, 8],
      [8, 4],
      [16, 4],
      [20, 1],
    ]);
    expect(taken(list, 2)).toEqual([10, 8]);
    expect(rangesOf(list)).toEqual([
      [0, 8],
      [8, 2],
      [16, 4],
      [20, 1],
    ]);
    expect(taken(list, 3)).toEqual([17, 16]);
    expect(rangesOf(list)).toEqual([
      [0, 8],
      [8, 2],
      [16, 1],
      [20, 1],
    ]);
  });

  test('removes a range only when it takes all of it: the first, one between, the last', () => {
    const { list } = listOf([
      [0, 1],
      [4, 2],
      [8, 3],
      [12, 4],
    ]);
    expect(taken(list, 2)).toEqual([4, 4]);
    expect(taken(list, 4)).toEqual([12, 12]);
    expect(taken(list, 1)).toEqual([0, 0]);
    expect(rangesOf(list)).toEqual([[8, 3]]);
    expect(taken(list, 3)).toEqual([8, 8]);
    expect(rangesOf(list)).toEqual([]);
  });

  test('refuses what no range has, and changes nothing', () => {
    const { list, memory } = listOf([
      [0, 4],
      [4, 4],
    ]);
    memory.begin(100);
    expect(taken(list, 5)).toBe(undefined);
    expect(memory.isUnchanged()).toBe(true);
  });

  test('gives no frame twice and loses none; what it gives may be written at once', () => {
    fc.assert(
      fc.property(anyRanges, fc.array(fc.integer({ min: 1, max: 5 })), (ranges, sizes) => {
        const { list, memory } = listOf(ranges);
        const owned = new Set<number>();
        const claim = (at: number, frames: number) => {
          for (let i = at; i < at + frames; i++) {
            expect(owned.has(i)).toBe(false);
            owned.add(i);
          }
        };
        for (const size of sizes) {
          const got = taken(list, size);
          if (!got) continue;
          claim(got[0], size);
          const first = 1 + got[0] * FRAME_WORDS;
          for (let i = 0; i < size * FRAME_WORDS; i++) memory.store(first + i, -99);
        }
        for (const [at, frames] of rangesOf(list)) claim(at, frames);
        const all = ranges.reduce((sum, [, frames]) => sum + frames, 0);
        expect(owned.size).toBe(all);
      }),
    );
  });
});
