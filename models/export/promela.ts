/**
 * The spec as Promela modules, for SPIN, which nobody here wrote. Unlike our spec they keep the
 * free blocks in their state and change them step by step, as an allocator does, so that they can
 * be wrong where ours cannot; the asserts say that they are right all the same.
 *
 * The options of a choice are written out, one per block that could be chosen: each call is then
 * one step with one successor, as it is in our models, and states and steps are counted alike.
 * Source: the Promela language reference of spinroot.com, for `d_step`, `hidden` and `inline`.
 */
import { type ExportBounds, orderOf, treeOrder, zoneNodes } from './bounds.ts';
import { promelaText } from './promela-text.ts';

/** Faults that the export can express, by their names in impl/faulty. */
export const promelaFaults: readonly string[] = [
  'no-merge',
  'merge-one-level',
  'merge-below-top',
  'merge-keeps-upper',
  'merge-leaves-buddy',
  'buddy-above',
  'remainder-lost',
  'split-keeps-whole',
  'worst-fit',
  'search-skips-exact',
  'never-splits',
  'refuses-large',
  'refuses-top-free',
];

/** The switch of a fault: `NO_MERGE` for `no-merge`. */
export const switchOf = (fault: string): string => fault.toUpperCase().replaceAll('-', '_');

/** `[0,6), top order 1`. */
const named = ({ frames, orderMax }: ExportBounds): string =>
  `[0,${frames}), top order ${orderMax}`;

/** A macro call for each (order, source) and for each node of that source's order, eight a line. */
function choicesOf(bounds: ExportBounds, macro: string, indent: string): string[] {
  const tree = treeOrder(bounds);
  const nodes = zoneNodes(bounds);
  const lines: string[] = [];
  for (let k = 0; k <= bounds.orderMax; k++) {
    for (let j = k; j <= bounds.orderMax; j++) {
      const calls = nodes
        .filter((node) => orderOf(node, tree) === j)
        .map((node) => `${macro}(${k}, ${j}, ${node})`);
      for (let i = 0; i < calls.length; i += 4) {
        lines.push(indent + calls.slice(i, i + 4).join(' '));
      }
    }
  }
  return lines;
}

function givingsOf(bounds: ExportBounds, macro: string, indent: string): string[] {
  const tree = treeOrder(bounds);
  const calls = zoneNodes(bounds).map((node) => `${macro}(${orderOf(node, tree)}, ${node})`);
  return calls.flatMap((_, i) => (i % 4 === 0 ? [indent + calls.slice(i, i + 4).join(' ')] : []));
}

/** The any-block spec of this zone. Its states and steps are those of `specOnly`. */
export function promelaSpec(bounds: ExportBounds): string {
  const orders = Array.from({ length: bounds.orderMax + 1 }, (_, k) => k);
  return `\
/*
 * A buddy allocator on the frames ${named(bounds)}: any block may be handed out that is cut from a
 * smallest free block that fits, and any live block given back, forever.
 *
 * Blocks are nodes of one tree: node 1 is the root, i has the halves 2i and 2i + 1, its buddy is
 * i ^ 1. Free blocks follow from live ones if all is right; they are kept to see whether it is.
 *
 *     spin -a FILE && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m1000000
 *
 * Faults, as in \`spin -DNO_MERGE -a FILE\`:
${promelaFaults.map((fault) => ` *     ${switchOf(fault)}`).join('\n')}
 */
${promelaText(bounds)}
/* alloc k, from block i of order j. O3: it is a smallest one that fits. */
#define ALLOC(k, j, i) \\
  :: d_step { isFree(i) && finds(k, j) -> assert(smallest(k, j)); cut(k, j, i); right }
/* O2: alloc k refuses only if nothing fits. No step of a right allocator. */
#define REFUSE(k) \\
  :: d_step { refuses(k) && some(k, TOP) != 0 -> assert(false) }
/* free of block i, of order k. O9: it is taken back. */
#define FREE(k, i) \\
  :: d_step { isLive(i) -> assert(takesBack(k)); putBack(k, i); right }

active proctype client() {
  do
${choicesOf(bounds, 'ALLOC', '  ').join('\n')}
  ${orders.map((k) => `REFUSE(${k})`).join(' ')}
${givingsOf(bounds, 'FREE', '  ').join('\n')}
  od
}
`;
}

/** CPUs that share the allocator, at most: with more there are more states than are worth it. */
export const CPUS_MAX = 4;

/**
 * CPUs that each run alloc 0; alloc 1; free; free under one lock. Its states and steps are those of
 * `lockedSpec`. @throws RangeError unless CPUs are in 1..4 and there are two frames at least.
 */
export function promelaLocked(bounds: ExportBounds, cpus: number): string {
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > CPUS_MAX) {
    throw new RangeError(`cpus of an export must be an integer in 1..${CPUS_MAX}, got ${cpus}`);
  }
  if (bounds.frames < 2) {
    throw new RangeError(`frames of an export with CPUs must be 2 or more, got ${bounds.frames}`);
  }
  const choices = choicesOf(bounds, 'CHOOSE', '  ').filter((line) => /^ *CHOOSE\([01],/.test(line));
  const inlineOf = (k: number): string => `\
inline choose${k}() {
  if
${choices.filter((line) => line.includes(`CHOOSE(${k},`)).join('\n')}
  :: d_step { some(${k}, TOP) == 0 -> chosen = 0 }
  fi
}
`;
  return `${lockedHead(bounds, cpus)}${promelaText(bounds)}
bool locked = false;

#if defined(NO_LOCK)
#define takeLock  skip
#else
#define takeLock  d_step { !locked -> locked = true }
#endif
#define release   locked = false

/* The order of block i. */
#define orderOf(i)  ${orderText(treeOrder(bounds))}

/* Block i of order j, where it is a smallest one for order k. */
#define CHOOSE(k, j, i) \\
  :: d_step { isFree(i) && smallest(k, j) -> chosen = i }

${[0, 1].map(inlineOf).join('\n')}
${callSteps}
active [${cpus}] proctype cpu() {
  byte chosen;  /* block to cut, 0 for none */
  byte first;   /* block of order 0 that this CPU holds, 0 for none */
  byte second;  /* and of order 1 */

  takeLock; choose0(); cutChosen(0, first); release;
  takeLock; choose1(); cutChosen(1, second); release;
  takeLock; putBackOldest(); release;
  takeLock; putBackOldest(); release;
end:
  false
}
`;
}

/** What a reader needs to know first. */
const lockedHead = (bounds: ExportBounds, cpus: number): string => `\
/*
 * ${cpus} CPUs on the frames ${named(bounds)}, each running alloc 0; alloc 1; free; free, the
 * oldest block freed first. One lock is held for the whole of a call, which is made of steps: take
 * the lock, choose a free block, cut it, release the lock; or take, put back, release.
 *
 * Blocks are nodes of one tree: node 1 is the root, i has the halves 2i and 2i + 1, its buddy is
 * i ^ 1.
 *
 *     spin -o2 -o3 -a FILE && gcc -O2 -DSAFETY -DNOREDUCE -o pan pan.c && ./pan -m1000000
 *
 * \`spin -DNO_LOCK\` leaves the lock out, and two CPUs cut the same block.
 */
`;

/** The steps of a call that are the same for every zone. */
const callSteps = `\
/* O1: what was chosen is free still. A refusal has nothing to cut. */
inline cutChosen(k, got) {
  d_step {
    if
    :: chosen != 0 ->
      assert(isFree(chosen));
      cut(k, orderOf(chosen), chosen);
      got = node;
      chosen = 0
    :: else -> skip
    fi;
    right
  }
}

inline putBackOldest() {
  d_step {
    if
    :: first != 0 -> putBack(0, first); first = 0
    :: first == 0 && second != 0 -> putBack(1, second); second = 0
    :: else -> skip
    fi;
    right
  }
}
`;

/** `(i < 2 -> 3 : (i < 4 -> 2 : …))`. */
function orderText(tree: number, depth = 0): string {
  if (depth === tree) return '0';
  return `((i) < ${2 ** (depth + 1)} -> ${tree - depth} : ${orderText(tree, depth + 1)})`;
}
