/** The least labelling of a tree, against all automorphisms written out. */

import { expect, test } from 'vitest';
import { leastTree, prng } from '../../../engine/index.ts';

type Tree = { readonly label: number; readonly halves?: readonly [Tree, Tree] };

/** The tree at `node` of a heap layout that starts with the root at index 0. */
function read(labels: readonly number[], node = 1): Tree {
  const label = labels[node - 1]!;
  if (2 * node > labels.length) return { label };
  return { label, halves: [read(labels, 2 * node), read(labels, 2 * node + 1)] };
}

function write(tree: Tree, size: number, node = 1, out = new Array<number>(size)): number[] {
  out[node - 1] = tree.label;
  tree.halves?.forEach((half, i) => write(half, size, 2 * node + i, out));
  return out;
}

/** All labellings that swaps of halves can reach: 2^(inner nodes), repeats included. */
function images(tree: Tree): Tree[] {
  if (!tree.halves) return [tree];
  const { label } = tree;
  const [lefts, rights] = [images(tree.halves[0]), images(tree.halves[1])];
  return lefts.flatMap((a) =>
    rights.flatMap((b): Tree[] => [
      { label, halves: [a, b] },
      { label, halves: [b, a] },
    ]),
  );
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((label, at) => label !== b[at]);
  return i < 0 ? 0 : a[i]! - b[i]!;
}

function least(labels: readonly number[]): { key: number[]; unlike: number } {
  const key = new Uint32Array(labels.length);
  const unlike = leastTree(Uint32Array.from(labels), 0, (labels.length + 1) / 2, key, 0);
  return { key: [...key], unlike };
}

test.each([1, 2, 4, 8])(
  'of %i leaves the least of all images is found, and their number',
  (leaves) => {
    const chance = prng(leaves);
    const nodes = 2 * leaves - 1;
    for (let round = 0; round < (leaves === 8 ? 60 : 300); round++) {
      const labels = Array.from({ length: nodes }, () => chance.below(1 + (round % 4)));
      const all = images(read(labels)).map((tree) => write(tree, nodes));
      const { key, unlike } = least(labels);
      expect(key).toEqual(all.toSorted(compare)[0]);
      expect(2 ** unlike).toBe(new Set(all.map(String)).size);
    }
  },
);

test('all images of a tree of 8 leaves have one key', () => {
  const labels = [9, 1, 1, 2, 2 ** 32 - 1, 2, 3, 0, 1, 1, 0, 5, 5, 4, 6];
  const keys = images(read(labels)).map((tree) => String(least(write(tree, 15)).key));
  expect(keys).toHaveLength(128);
  expect(new Set(keys).size).toBe(1);
});

test('orbits of all 2-labelled trees of 4 leaves add up to the number of labellings', () => {
  const orbits = new Map<string, number>();
  for (let bits = 0; bits < 2 ** 7; bits++) {
    const { key, unlike } = least(Array.from({ length: 7 }, (_, i) => (bits >> i) & 1));
    orbits.set(String(key), 2 ** unlike);
  }
  // x leaves: 2; then x → 2·x(x+1)/2 kinds per level: 2, 6, 42.
  expect(orbits.size).toBe(42);
  expect([...orbits.values()].reduce((a, b) => a + b)).toBe(2 ** 7);
});

test('runs anywhere in their arrays are read and written there only', () => {
  const labels = Uint32Array.of(7, 7, 0, 2, 1, 7);
  const key = new Uint32Array(5).fill(8);
  expect(leastTree(labels, 2, 2, key, 1)).toBe(1);
  expect([...key]).toEqual([8, 0, 1, 2, 8]);
  expect([...labels]).toEqual([7, 7, 0, 2, 1, 7]);
});

test('a tree of 64 leaves, all different, has the largest orbit', () => {
  const labels = Array.from({ length: 127 }, (_, i) => 1000 - i);
  expect(least(labels).unlike).toBe(63);
});

test('numbers of leaves that are no power of two up to 64 are refused', () => {
  const key = new Uint32Array(1_000);
  for (const leaves of [0, 0.5, 3, 128, 1.5]) {
    expect(() => leastTree(key, 0, leaves, key, 0)).toThrow(`in 1..64, got ${leaves}`);
  }
});
