/**
 * Booting on every layout of up to three ranges in eight frames, with metadata of every size that
 * fits. How many frames the metadata takes is said here once more: the ranges cut into powers of
 * two by hand, two words per order, three per tree, and a bit per node.
 */
import { expect, test } from 'vitest';
import { stripeTreeFaults } from '../../../impl/faulty/pages/stripe-tree-faults.ts';
import { stripeTree } from '../../../impl/designs/stripe-tree/stripe-tree.ts';
import { boot, layoutsOf, type Ranges } from '../../../models/one-cpu/boot.ts';
import { Mounted } from '../../../models/subject/pages/mount.ts';
import { type Zone, zone } from '../../../spec/blocks/zone.ts';

const zoneOf = (regions: Ranges, orderMax: number): Zone =>
  zone({ regions, orderMax, alignment: 'region' });

/** Blocks that the ranges are cut into, in frames. */
function trees(regions: Ranges, orderMax: number): number[] {
  const found: number[] = [];
  for (const [from, to] of regions) {
    let left = to - from;
    for (const size of [8, 4, 2, 1]) {
      for (; size <= 2 ** orderMax && size <= left; left -= size) found.push(size);
    }
  }
  return found;
}

function wordsFor(sizes: readonly number[], orderMax: number): number {
  const bits = sizes.reduce((sum, size) => sum + 2 * size - 1, 0);
  return 2 * (orderMax + 1) + 3 * sizes.length + Math.ceil(bits / 32);
}

/** For each number of frames that so many words can take up, the frame's size that makes it so. */
function frameSizes(words: number): Map<number, number> {
  const sizes = new Map<number, number>();
  for (let frames = 1; frames <= words; frames++) {
    const frameWords = Math.max(2, Math.ceil(words / frames));
    const taken = Math.ceil(words / frameWords);
    if (!sizes.has(taken)) sizes.set(taken, frameWords);
  }
  return sizes;
}

test('eight frames have 36 layouts of one range, 210 of two and 462 of three', () => {
  // Ends of r ranges that may touch are 2r of 8 + r places: 9 over 2, 10 over 4, 11 over 6.
  const counts = [1, 2, 3].map((r) => layoutsOf(8, 3).filter(({ length }) => length === r).length);
  expect(counts).toEqual([36, 210, 462]);
});

test('everywhere, with metadata of any size that fits, no frame is lost or given twice', () => {
  let booted = 0;
  for (const regions of layoutsOf(8, 3)) {
    for (const orderMax of [0, 1, 2, 3]) {
      const sizes = trees(regions, orderMax);
      for (const [frames, frameWords] of frameSizes(wordsFor(sizes, orderMax))) {
        if (frames > Math.max(...sizes)) continue;
        const found = boot({ ...stripeTree, frameWords }, zoneOf(regions, orderMax));
        expect(found, `${regions.join(' ')} ${frameWords}`).toEqual({
          kind: 'holds',
          kept: frames,
        });
        booted++;
      }
    }
  }
  expect(booted).toBe(5353);
});

test('a zone is refused where no tree has room for the metadata, and nowhere else', () => {
  for (const regions of layoutsOf(8, 2)) {
    for (const orderMax of [0, 1, 2, 3]) {
      const sizes = trees(regions, orderMax);
      const z = zoneOf(regions, orderMax);
      for (const [frames, frameWords] of frameSizes(wordsFor(sizes, orderMax))) {
        const mount = () => new Mounted({ ...stripeTree, frameWords }, z);
        if (frames <= Math.max(...sizes)) expect(mount).not.toThrow();
        else
          expect(mount).toThrow(/cannot hold the metadata of stripe-tree in frames of \d+ words/);
      }
    }
  }
});

test('holes are cut out of the zone before anything else', () => {
  const z = zone({
    regions: [[0, 9]],
    reserved: [
      [0, 1],
      [4, 6],
    ],
    orderMax: 2,
  });
  // Frames 1 to 3 and 6 to 8: trees of 2, 1, 2 and 1 frames, 6 + 12 + 1 words in frames of 16.
  expect(boot(stripeTree, z)).toEqual({ kind: 'holds', kept: 2 });
});

test.each(stripeTreeFaults.filter(({ obligation }) => obligation === 'O11'))(
  '$name fails to boot on some layout',
  ({ design }) => {
    const kinds = layoutsOf(4, 2).flatMap((regions) => {
      const z = zoneOf(regions, 2);
      const frames = Math.max(...trees(regions, 2));
      return wordsFor(trees(regions, 2), 2) <= 16 * frames ? [boot(design, z).kind] : [];
    });
    expect(kinds).toContain('fails');
  },
);

test('what is refused with something written is blamed, not excused', () => {
  const design = {
    ...stripeTree,
    attach: (space: Parameters<typeof stripeTree.attach>[0]) => {
      const allocator = stripeTree.attach(space);
      const init = () => {
        space.memory.store(0, 0);
        return false;
      };
      return Object.assign(Object.create(allocator) as typeof allocator, { init });
    },
  };
  expect(boot(design, zoneOf([[0, 4]], 2))).toMatchObject({
    kind: 'fails',
    blame: { id: 'O11', why: 'init refused the zone, but wrote metadata word 0' },
  });
});
