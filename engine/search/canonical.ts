/**
 * Canonical form of labelled complete binary trees whose two halves may be swapped at every inner
 * node: the least labelling of the 2^(leaves-1) that swaps can reach. A model whose states are such
 * trees uses it as its `Canonical`, and then counts states modulo the tree's automorphisms.
 *
 * Trees are in heap layout, packed: node 1 is the root, node i has children 2i and 2i+1, and its
 * label is the word `at + i - 1`, so a tree takes 2·leaves - 1 words. Least means the first in
 * lexicographic order of these words. That order compares trees level by level, so the least tree
 * has the lesser of its halves on the left and each half is least itself: sorting the two halves
 * of each node from the bottom up is enough.
 */

/** Leaves of a tree, at most: orbit sizes are then below 2^63. */
export const treeLeavesMax = 64;

/**
 * Writes the least labelling of the tree at `labels[at]` to `key[keyAt]`, and returns the number of
 * inner nodes whose halves differ: the orbit has 2 to that power members. The two runs must not
 * overlap unless they are the same. Cost O(leaves · log leaves) at worst; allocates nothing.
 * @throws RangeError unless `leaves` is a power of two in 1..64.
 */
export function leastTree(
  labels: Uint32Array,
  at: number,
  leaves: number,
  key: Uint32Array,
  keyAt: number,
): number {
  if (!(Number.isInteger(Math.log2(leaves)) && 1 <= leaves && leaves <= treeLeavesMax)) {
    throw new RangeError(`leaves must be a power of two in 1..${treeLeavesMax}, got ${leaves}`);
  }
  const nodes = 2 * leaves - 1;
  for (let i = 0; i < nodes; i++) key[keyAt + i] = labels[at + i]!;
  let unlike = 0;
  const base = keyAt - 1;
  for (let node = leaves - 1; node >= 1; node--) {
    const order = compareHalves(key, base, 2 * node, nodes);
    if (order === 0) continue;
    unlike++;
    if (order > 0) swapHalves(key, base, 2 * node, nodes);
  }
  return unlike;
}

/** Below 0, 0 or above 0 as the subtree of `left` comes before that of its sibling. */
function compareHalves(key: Uint32Array, base: number, left: number, nodes: number): number {
  for (let first = left, width = 1; first <= nodes; first *= 2, width *= 2) {
    for (let i = base + first, end = i + width; i < end; i++) {
      const a = key[i]!;
      const b = key[i + width]!;
      if (a !== b) return a < b ? -1 : 1;
    }
  }
  return 0;
}

function swapHalves(key: Uint32Array, base: number, left: number, nodes: number): void {
  for (let first = left, width = 1; first <= nodes; first *= 2, width *= 2) {
    for (let i = base + first, end = i + width; i < end; i++) {
      const a = key[i]!;
      key[i] = key[i + width]!;
      key[i + width] = a;
    }
  }
}
