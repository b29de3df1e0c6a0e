/**
 * What bench/engine.ts searches: a buddy of top order n whose alloc and free run under a spinlock,
 * one split or merge per step, by C processors that hold at most M blocks each. Written twice from
 * one description, packed and as plain objects, so that each checks the other's counts; SPIN and
 * TLC count the same (2,2,4: 11,350 · 3,2,2: 100,599 · 3,2,8: 2,963,065 states).
 *
 * Nodes are in heap layout: 1 is the whole, node i has halves 2i and 2i+1. A processor
 *   idle → want to alloc an order, or to free a block of its own → take the lock →
 *   alloc: take any smallest free node that fits, or refuse; keep the lower half of it until it
 *          fits exactly; it is live → unlock
 *   free:  merge with the buddy as long as that is free; it is free → unlock
 */

import type { Model, Sink, Step, WordModel } from '../engine/index.ts';

/** Top order 1..4, processors, blocks that each may hold. */
export interface Bounds {
  readonly order: number;
  readonly cpus: number;
  readonly blocksMax: number;
}

// Where a processor is, in bits 0–2 of its word; its order is in bits 3–5, its node in 6–10.
const idle = 0;
const wantAlloc = 1;
const wantFree = 2;
const taking = 3;
const splitting = 4;
const merging = 5;
const unlocking = 6;

const at = (where: number, order: number, node: number) => where | (order << 3) | (node << 6);
const depthOf = (node: number) => 31 - Math.clz32(node);

/** How many bits `mask` has. */
function bits(mask: number): number {
  let count = 0;
  for (let left = mask; left !== 0; left &= left - 1) count++;
  return count;
}

/** The number of the lowest bit of `mask`. */
const lowest = (mask: number) => 31 - Math.clz32(mask & -mask);

/** The nodes of order `k`, as bits. */
const nodesOf = (top: number, k: number) => ((1 << (1 << (top - k))) - 1) << (1 << (top - k));

/** The frames under each node, as bits. */
function framesOf(top: number): Int32Array {
  const frames = new Int32Array(2 << top);
  for (let node = frames.length - 1; node > 0; node--) {
    const isLeaf = node >= 1 << top;
    frames[node] = isLeaf ? 1 << (node - (1 << top)) : frames[2 * node]! | frames[2 * node + 1]!;
  }
  return frames;
}

const overlap = { rule: 'no-overlap', why: 'a frame is used twice' };
const lost = { rule: 'nothing-lost', why: 'a frame is neither free, live nor in transit' };
const unmerged = { rule: 'coalesce-maximal', why: 'free buddies are not merged' };

/**
 * ```
 *  word 0       1          2           3          4        …
 *  [free nodes][live, cpu0][at, cpu0  ][live, cpu1][at, cpu1]
 * ```
 * Sets of nodes are bits 1..31; `at` is laid out above. A free node, a live one and the node that
 * a processor has in hand are told apart by the word they are in.
 */
class Packed implements WordModel {
  readonly stateWords: number;
  private readonly top: number;
  private readonly cpus: number;
  private readonly blocksMax: number;
  private readonly frames: Int32Array;
  // The state being expanded: fields, for as arguments they would be passed a hundred times.
  private words: Uint32Array = new Uint32Array(0);
  private base = 0;
  private sink!: Sink;

  constructor({ order, cpus, blocksMax }: Bounds) {
    this.stateWords = 1 + 2 * cpus;
    this.top = order;
    this.cpus = cpus;
    this.blocksMax = blocksMax;
    this.frames = framesOf(order);
  }

  initial(sink: Sink): void {
    sink.words.fill(0, sink.at, sink.at + this.stateWords);
    sink.words[sink.at] = 1 << 1;
    sink.emit(0);
  }

  expand(words: Uint32Array, base: number, sink: Sink): void {
    this.words = words;
    this.base = base;
    this.sink = sink;
    const locked = this.isLocked(words, base);
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      const where = words[base + 2 + 2 * cpu]! & 7;
      if (where === idle) this.want(cpu);
      else if (where >= taking) this.inside(cpu, where);
      else if (!locked) this.lock(cpu, where);
    }
  }

  check(words: Uint32Array, base: number) {
    const free = words[base]! | 0;
    let used = this.cover(0, free);
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      used = this.cover(used, words[base + 1 + 2 * cpu]! | 0);
      const node = words[base + 2 + 2 * cpu]! >> 6;
      if (node !== 0) used = this.cover(used, 1 << node);
    }
    if (used < 0) return overlap;
    if (used !== this.frames[1]) return lost;
    const pairs = free & (free >>> 1) & 0x55555554;
    return pairs !== 0 && !this.isLocked(words, base) ? unmerged : undefined;
  }

  label(action: number): string {
    return `cpu${action % this.cpus} step ${Math.floor(action / this.cpus)}`;
  }

  private want(cpu: number): void {
    const free = this.words[this.base]!;
    const live = this.words[this.base + 1 + 2 * cpu]! | 0;
    if (bits(live) < this.blocksMax) {
      for (let k = 0; k <= this.top; k++) this.go(cpu, k, free, live, at(wantAlloc, k, 0));
    }
    for (let left = live; left !== 0; left &= left - 1) {
      const node = lowest(left);
      this.go(cpu, this.top + 1 + node, free, live & ~(1 << node), at(wantFree, 0, node));
    }
  }

  private lock(cpu: number, where: number): void {
    const free = this.words[this.base]!;
    const live = this.words[this.base + 1 + 2 * cpu]!;
    const rest = this.words[this.base + 2 + 2 * cpu]! & ~7;
    this.go(cpu, 0, free, live, rest | (where === wantAlloc ? taking : merging));
  }

  private inside(cpu: number, where: number): void {
    const free = this.words[this.base]! | 0;
    const live = this.words[this.base + 1 + 2 * cpu]! | 0;
    const order = (this.words[this.base + 2 + 2 * cpu]! >> 3) & 7;
    const node = this.words[this.base + 2 + 2 * cpu]! >> 6;
    if (where === unlocking) this.go(cpu, 0, free, live, at(idle, 0, 0));
    else if (where === taking) this.take(cpu, order, free, live);
    else if (where === merging) {
      const buddy = 1 << (node ^ 1);
      const merges = node > 1 && (free & buddy) !== 0;
      if (merges) this.go(cpu, 0, free & ~buddy, live, at(merging, 0, node >> 1));
      else this.go(cpu, 0, free | (1 << node), live, at(unlocking, 0, 0));
    } else if (this.top - depthOf(node) === order) {
      this.go(cpu, 0, free, live | (1 << node), at(unlocking, 0, 0));
    } else {
      this.go(cpu, 0, free | (2 << (2 * node)), live, at(splitting, order, 2 * node));
    }
  }

  private take(cpu: number, order: number, free: number, live: number): void {
    let fits = 0;
    for (let k = order; k <= this.top && fits === 0; k++) fits = free & nodesOf(this.top, k);
    if (fits === 0) this.go(cpu, 0, free, live, at(unlocking, 0, 0));
    for (let left = fits; left !== 0; left &= left - 1) {
      const node = lowest(left);
      this.go(cpu, node, free & ~(1 << node), live, at(splitting, order, node));
    }
  }

  /** Proposes the state with other free nodes and other words of one processor. */
  private go(cpu: number, step: number, free: number, live: number, where: number): void {
    const { words, base, stateWords } = this;
    const { words: out, at: to } = this.sink;
    for (let i = 0; i < stateWords; i++) out[to + i] = words[base + i]!;
    out[to] = free;
    out[to + 1 + 2 * cpu] = live;
    out[to + 2 + 2 * cpu] = where;
    this.sink.emit(step * this.cpus + cpu);
  }

  private isLocked(words: Uint32Array, base: number): boolean {
    for (let cpu = 0; cpu < this.cpus; cpu++) {
      if ((words[base + 2 + 2 * cpu]! & 7) >= taking) return true;
    }
    return false;
  }

  /** The frames of the nodes in `mask` added to `used`; -1 if one of them is used already. */
  private cover(used: number, mask: number): number {
    for (let left = mask; left !== 0 && used >= 0; left &= left - 1) {
      const added = this.frames[lowest(left)]!;
      used = (used & added) === 0 ? used | added : -1;
    }
    return used;
  }
}

/** The model as words: sets of nodes are bits. */
export const packed = (bounds: Bounds): WordModel => new Packed(bounds);

interface Cpu {
  readonly where: number;
  readonly order: number;
  readonly node: number;
  readonly live: readonly number[];
}

/** The same as plain objects. */
export interface Heap {
  readonly free: readonly number[];
  readonly cpus: readonly Cpu[];
}

type Change = readonly [what: string, cpu: Partial<Cpu>, free?: readonly number[]];

const without = (list: readonly number[], node: number) => list.filter((n) => n !== node);
const and = (list: readonly number[], node: number) => [...list, node].toSorted((a, b) => a - b);
const isIn = (a: number, b: number) => b >> Math.max(0, depthOf(b) - depthOf(a)) === a;

/** What a processor in no call may ask for. */
function* wants({ order: top, blocksMax }: Bounds, { live }: Cpu): Iterable<Change> {
  for (let k = 0; k <= top && live.length < blocksMax; k++) {
    yield [`want ${k}`, { where: wantAlloc, order: k }];
  }
  for (const b of live) yield [`give ${b}`, { where: wantFree, node: b, live: without(live, b) }];
}

/** What a processor in a call may do. */
function* goesOn(top: number, { free, cpus }: Heap, cpu: Cpu): Iterable<Change> {
  const { where, order, node, live } = cpu;
  const locked = cpus.some((other) => other.where >= taking);
  if (where === wantAlloc && !locked) yield ['lock', { where: taking }];
  if (where === wantFree && !locked) yield ['lock', { where: merging }];
  if (where === taking) {
    const least = Math.max(...free.map(depthOf).filter((depth) => depth <= top - order));
    const fits = free.filter((b) => depthOf(b) === least);
    if (fits.length === 0) yield ['refuse', { where: unlocking, order: 0 }];
    for (const b of fits) yield [`take ${b}`, { where: splitting, node: b }, without(free, b)];
  }
  if (where === splitting && depthOf(node) === top - order) {
    yield ['live', { where: unlocking, order: 0, node: 0, live: and(live, node) }];
  } else if (where === splitting) {
    yield ['split', { node: 2 * node }, and(free, 2 * node + 1)];
  }
  if (where === merging && node > 1 && free.includes(node ^ 1)) {
    yield ['merge', { node: node >> 1 }, without(free, node ^ 1)];
  } else if (where === merging) {
    yield ['free', { where: unlocking, node: 0 }, and(free, node)];
  }
  if (where === unlocking) yield ['unlock', { where: idle }];
}

function wrong(top: number, { free, cpus }: Heap): string | undefined {
  const used = [...free, ...cpus.flatMap(({ live, node }) => (node > 0 ? [...live, node] : live))];
  for (const [i, a] of used.entries()) {
    const b = used.find((other, j) => j !== i && isIn(a, other));
    if (b !== undefined) return `nodes ${a} and ${b} overlap`;
  }
  const total = used.reduce((sum, node) => sum + 2 ** (top - depthOf(node)), 0);
  if (total !== 2 ** top) return `${total} of ${2 ** top} frames are accounted for`;
  const pair = free.find((node) => node > 1 && free.includes(node ^ 1));
  const locked = cpus.some((cpu) => cpu.where >= taking);
  return pair && !locked ? `free buddies ${pair} and ${pair ^ 1} are not merged` : undefined;
}

/** The model a person would write first. */
export function readable(bounds: Bounds): Model<Heap> {
  const rest: Cpu = { where: idle, order: 0, node: 0, live: [] };
  return {
    initial: { free: [1], cpus: Array.from({ length: bounds.cpus }, () => rest) },
    key: (heap) => JSON.stringify(heap),
    check: (heap) => wrong(bounds.order, heap),
    *steps(heap): Iterable<Step<Heap>> {
      for (const [i, cpu] of heap.cpus.entries()) {
        const changes = cpu.where === idle ? wants(bounds, cpu) : goesOn(bounds.order, heap, cpu);
        for (const [what, change, free = heap.free] of changes) {
          const next = { free, cpus: heap.cpus.with(i, { ...cpu, ...change }) };
          yield { label: `cpu${i} ${what}`, next };
        }
      }
    },
  };
}
