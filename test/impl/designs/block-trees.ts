/**
 * Heaps of 2^n frames as trees, written down here and not by the spec, to count by: how many steps
 * an operation adds to a search, over every state that lists can be in.
 */

/** Live, free, or cut into halves that are not both free. */
type Tree = 'live' | 'free' | readonly [Tree, Tree];

function treesOf(n: number): Tree[] {
  if (n === 0) return ['live', 'free'];
  const halves = treesOf(n - 1);
  const pairs = halves.flatMap((low) => halves.map((high): Tree => [low, high]));
  return ['live', 'free', ...pairs.filter(([a, b]) => !(a === 'free' && b === 'free'))];
}

/** The orders of its free blocks, and its live ones: first frame and order. */
interface Shape {
  readonly free: readonly number[];
  readonly live: readonly (readonly [number, number])[];
}

function shapeOf(tree: Tree, n: number, at = 0): Shape {
  if (tree === 'live') return { free: [], live: [[at, n]] };
  if (tree === 'free') return { free: [n], live: [] };
  const low = shapeOf(tree[0], n - 1, at);
  const high = shapeOf(tree[1], n - 1, at + 2 ** (n - 1));
  return { free: [...low.free, ...high.free], live: [...low.live, ...high.live] };
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** Calls that are served in all states of 2^n frames with lists in every order. */
export function servedIn(
  n: number,
  served: (live: Shape['live'], isLive: (frame: number) => boolean) => number,
): number {
  let sum = 0;
  for (const tree of treesOf(n)) {
    const { free, live } = shapeOf(tree, n);
    const taken = new Set(live.flatMap(([at, k]) => upTo(2 ** k).map((i) => at + i)));
    const orders = upTo(n + 1);
    const lists = orders.reduce((p, k) => p * factorial(free.filter((o) => o === k).length), 1);
    sum += lists * served(live, (frame) => taken.has(frame));
  }
  return sum;
}

/** So many numbers, from 0. */
export const upTo = (count: number): number[] =>
  Array.from({ length: Math.max(0, count) }, (_, i) => i);
