/**
 * What the Promela modules of one zone share: nodes, the steps of alloc and free, the invariants.
 * Each fault is a switch where the right text is replaced, so that what is wrong is one line long.
 */
import { type ExportBounds, orderOf, rootNodes, treeOrder, zoneNodes } from './bounds.ts';

/**
 * Sets of nodes are words: bit i - 1 stands for node i. In decimal, Promela having nothing else.
 */
const maskOf = (nodes: readonly number[]): number =>
  nodes.reduce((sum, node) => sum + 2 ** (node - 1), 0);

function isIn(node: number, top: number): boolean {
  let above = node;
  while (above > top) above = Math.floor(above / 2);
  return above === top;
}

/** The macros, variables and inlines of this zone. */
export function promelaText(bounds: ExportBounds): string {
  return [declarations(bounds), choices, invariants(bounds), steps].join('\n');
}

const declarations = (bounds: ExportBounds): string => `\
#define TREE ${treeOrder(bounds)}   /* order of node 1 */
#define TOP  ${bounds.orderMax}   /* largest order there is */

/* A set of nodes is a word: bit i - 1 stands for node i. */
#define just(i)    (1 << ((i) - 1))
#define before(i)  (~(-1 << ((i) - 1)))
#define isFree(i)  ((free & just(i)) != 0)
#define isLive(i)  ((live & just(i)) != 0)
/* The free blocks of the orders lo..hi; none where hi is below lo. */
#define some(lo, hi)  (free & before(1 << (TREE + 1 - (lo))) & ~before(1 << (TREE - (hi))))

int free = ${maskOf(rootNodes(bounds))};
int live = 0;
/* Scratch of one step, not part of the state. */
hidden byte node;
hidden byte order;
hidden byte given;
`;

const choices = `\
/* Does the search for order k end at order j? It should at the smallest that has a block. */
#define smallest(k, j)  (some(k, (j) - 1) == 0)
#if defined(WORST_FIT)
#define finds(k, j)  (some((j) + 1, TOP) == 0)
#define refuses(k)   (some(k, TOP) == 0)
#elif defined(SEARCH_SKIPS_EXACT)
#define finds(k, j)  ((j) > (k) && some((k) + 1, (j) - 1) == 0)
#define refuses(k)   (some((k) + 1, TOP) == 0)
#elif defined(NEVER_SPLITS)
#define finds(k, j)  ((j) == (k))
#define refuses(k)   (some(k, k) == 0)
#elif defined(REFUSES_LARGE)
#define finds(k, j)  ((k) == 0 && smallest(k, j))
#define refuses(k)   ((k) > 0 || some(k, TOP) == 0)
#else
#define finds(k, j)  smallest(k, j)
#define refuses(k)   (some(k, TOP) == 0)
#endif

/* What a split leaves free: both halves, and not the whole. */
#if defined(REMAINDER_LOST)
#define split(i)  free = (free & ~just(i)) | just(2 * i)
#elif defined(SPLIT_KEEPS_WHOLE)
#define split(i)  free = free | just(2 * i) | just(2 * i + 1)
#else
#define split(i)  free = (free & ~just(i)) | just(2 * i) | just(2 * i + 1)
#endif

/* Which orders merge; \`given\` is the order that was given back. */
#if defined(NO_MERGE)
#define merges(k)  (false)
#elif defined(MERGE_ONE_LEVEL)
#define merges(k)  ((k) < TOP && (k) == given)
#elif defined(MERGE_BELOW_TOP)
#define merges(k)  ((k) + 1 < TOP)
#else
#define merges(k)  ((k) < TOP)
#endif
/* With which block, and where the merged one starts. The last node of a level has none above it. */
#if defined(BUDDY_ABOVE)
#define buddy(i)     ((i) + 1)
#define hasBuddy(i)  (((i) & ((i) + 1)) != 0 && isFree(buddy(i)))
#define start(i)     (i)
#elif defined(MERGE_KEEPS_UPPER)
#define buddy(i)     ((i) ^ 1)
#define hasBuddy(i)  isFree(buddy(i))
#define start(i)     ((i) | 1)
#else
#define buddy(i)     ((i) ^ 1)
#define hasBuddy(i)  isFree(buddy(i))
#define start(i)     ((i) & ~1)
#endif
#if defined(MERGE_LEAVES_BUDDY)
#define unlist(i)  skip
#else
#define unlist(i)  free = free & ~just(i)
#endif

/* O9: does free take a block of this order back? */
#if defined(REFUSES_TOP_FREE)
#define takesBack(k)  ((k) < TOP)
#else
#define takesBack(k)  (true)
#endif
`;

function invariants(bounds: ExportBounds): string {
  const tree = treeOrder(bounds);
  const nodes = zoneNodes(bounds);
  const alone = nodes
    .filter((node) => orderOf(node, tree) > 0)
    .map((node) => {
      const inside = nodes.filter((n) => n !== node && isIn(n, node));
      return ` \\\n  && alone(${node}, ${maskOf(inside)})`;
    });
  const held = nodes
    .filter((node) => orderOf(node, tree) === 0)
    .map((leaf) => `held(${maskOf(nodes.filter((n) => isIn(leaf, n)))})`);
  const lower = nodes.filter((n) => n % 2 === 0 && orderOf(n, tree) < bounds.orderMax);
  return `\
/* I3: no block is both free and live, and none lies in another one: node i, and the nodes in it. */
#define alone(i, inside)  (((free | live) & just(i)) == 0 || ((free | live) & inside) == 0)
#define noOverlap ((free & live) == 0${alone.join('')})
/* I4: of the blocks that a frame can be part of, one is free or live. */
#define held(blocks)  (((free | live) & blocks) != 0)
#define covered (${held.join(' \\\n  && ')})
/* I5: of two buddies below the top order, not both are free. The word names the lower ones. */
#define merged ((free & (free >> 1) & ${maskOf(lower)}) == 0)

/* -DUNCHECKED leaves the invariants out, to time the search alone. */
#if defined(UNCHECKED)
#define right  skip
#else
#define right  assert(noOverlap); assert(covered); assert(merged)
#endif
`;
}

const steps = `\
/* Cuts a block of order k out of the free block i of order j: its first part. */
inline cut(k, j, i) {
  node = i;
  order = j;
  do
  :: order > k -> split(node); node = 2 * node; order--
  :: else -> break
  od;
  free = free & ~just(node);
  live = live | just(node)
}

/* Makes the live block i of order k free, merged with its buddy as often as it can be. */
inline putBack(k, i) {
  live = live & ~just(i);
  node = i;
  order = k;
  given = k;
  do
  :: merges(order) && hasBuddy(node) ->
    unlist(buddy(node));
    assert(start(node) % 2 == 0);  /* I1: a parent starts where its lower half does */
    node = node / 2;
    order++
  :: else -> break
  od;
  free = free | just(node)
}
`;
