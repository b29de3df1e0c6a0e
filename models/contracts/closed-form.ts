/**
 * How many states there are, without looking: the engine's oracle, and the total that progress is
 * measured against. A zone's blocks lie in its canonical roots, the free blocks of the empty
 * state; a root of order k is wholly free, wholly live, or split into two subtrees that are not
 * both wholly free. Counting these by how many free blocks of each order they have gives, in one
 * convolution per order, the states of the spec and those of any design that keeps its lists in
 * every order in which blocks can be put: f blocks on a list can be listed in f! ways.
 */
import { emptyState, freeBlocks } from '../../spec/pages/state.ts';
import type { Zone } from '../../spec/blocks/zone.ts';

/** Counts of all states of a zone; exact, being below 2^53. */
export interface Totals {
  /** States of the spec: sets of live blocks. */
  readonly spec: number;
  /** States of a design whose lists are ordered (LIFO or FIFO). */
  readonly lists: number;
  /** Steps between the states of the spec, if alloc may hand out any part of a source. */
  readonly anySteps: number;
  /** The same, if alloc hands out the first part of a source. */
  readonly firstSteps: number;
  /** Steps of a design with ordered lists: one block per order that fits, and every live block. */
  readonly listSteps: number;
}

/** How many states have these free blocks, and how many live blocks they have in all. */
interface Class {
  readonly free: readonly number[];
  states: number;
  live: number;
}

type Census = ReadonlyMap<string, Class>;

/** Above this many frames there are too many classes to be worth it. */
const FRAMES_MAX = 32;

/** The totals of a zone; undefined above 32 frames, and where a number would not be exact. */
export function totals(zone: Zone): Totals | undefined {
  const frames = zone.regions.reduce((sum, { from, to }) => sum + to - from, 0);
  if (frames > FRAMES_MAX) return undefined;
  const orders = zone.orderMax + 1;
  const trees = [leaf(orders)];
  for (let k = 1; k < orders; k++) trees.push(node(trees[k - 1] as Census, k, orders));
  let census = censusOf([{ free: zeros(orders), states: 1, live: 0 }]);
  for (const root of freeBlocks(emptyState(zone))) {
    census = beside(census, trees[root.order] as Census);
  }
  const sum = (of: (c: Class) => number): number =>
    [...census.values()].reduce((total, c) => total + of(c), 0);
  const all: Totals = {
    spec: sum((c) => c.states),
    lists: sum((c) => c.states * listings(c)),
    anySteps: sum((c) => c.live + c.states * allocs(c, (f, up) => f * 2 ** up)),
    firstSteps: sum((c) => c.live + c.states * allocs(c, (f) => f)),
    listSteps: sum((c) => listings(c) * (c.live + c.states * allocs(c, () => 1))),
  };
  return Object.values(all).every((n) => n <= Number.MAX_SAFE_INTEGER) ? all : undefined;
}

const zeros = (orders: number): number[] => Array.from({ length: orders }, () => 0);

const leaf = (orders: number): Census => censusOf(whole(0, orders));

/** Wholly free, or wholly live. */
function whole(k: number, orders: number): Class[] {
  return [
    { free: zeros(orders).with(k, 1), states: 1, live: 0 },
    { free: zeros(orders), states: 1, live: 1 },
  ];
}

/** A tree of order k: whole, or two trees of the order below that are not both wholly free. */
function node(half: Census, k: number, orders: number): Census {
  const split = [...beside(half, half).values()].map((c) => {
    const isUnmerged = c.free[k - 1] === 2 && c.free.every((f, j) => j === k - 1 || f === 0);
    // Of this class one state has both halves wholly free; it is the whole free block.
    return isUnmerged ? { ...c, states: c.states - 1 } : c;
  });
  return censusOf([...split, ...whole(k, orders)]);
}

/** Every state of one beside every state of the other. */
function beside(left: Census, right: Census): Census {
  const classes: Class[] = [];
  for (const a of left.values()) {
    for (const b of right.values()) {
      classes.push({
        free: a.free.map((f, k) => f + (b.free[k] as number)),
        states: a.states * b.states,
        live: a.live * b.states + a.states * b.live,
      });
    }
  }
  return censusOf(classes);
}

function censusOf(classes: readonly Class[]): Census {
  const census = new Map<string, Class>();
  for (const c of classes) {
    const known = census.get(c.free.join());
    if (known) {
      known.states += c.states;
      known.live += c.live;
    } else census.set(c.free.join(), { ...c });
  }
  return census;
}

/** In how many orders the free blocks can be listed. */
function listings({ free }: Class): number {
  let ways = 1;
  for (const f of free) for (let i = 2; i <= f; i++) ways *= i;
  return ways;
}

/** Sum over the orders asked for of what alloc can do with f sources that lie `up` orders above. */
function allocs({ free }: Class, choices: (f: number, up: number) => number): number {
  let sum = 0;
  for (let k = 0; k < free.length; k++) {
    const source = free.findIndex((f, j) => j >= k && f > 0);
    if (source >= 0) sum += choices(free[source] as number, source - k);
  }
  return sum;
}
