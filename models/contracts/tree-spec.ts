/**
 * The spec by itself up to swaps of the halves of any node of the buddy tree, built so that swapped
 * states cannot even be written down: halves are shapes (`tree-shapes.ts`), and sorted. That
 * carries the spec to 32 frames: 2,598,061 states of 8 bytes, which stand for 210,066,388,901.
 *
 *      word 2r      lesser half of root r     FREE, FREE: the root is whole free
 *      word 2r + 1  other half                WHOLE, WHOLE: the root is whole live
 *
 * Roots are the free blocks of the empty state; they keep their places, only halves are swapped.
 * The two halves of a root are not made one shape: there would be as many shapes as states.
 * `symmetric-spec.ts` finds the same orbits from the readable spec, slowly; a test compares the
 * two.
 */
import type { Sink, WordModel } from '../../engine/search/model.ts';
import { type Block, halvesOf } from '../../spec/blocks/geometry.ts';
import { emptyState, freeBlocks, type State, withLive } from '../../spec/pages/state.ts';
import { showZone, type Zone } from '../../spec/blocks/zone.ts';
import { FREE, LIVE, Shapes } from './tree-shapes.ts';

const WHOLE = 0xffff_ffff;

/** The spec modulo swaps of halves, and what a state of it stands for. */
export interface TreeSpec extends WordModel {
  /** How many nodes have unlike halves: the state stands for 2 to that power states. */
  unlike(words: Uint32Array, at: number): number;
  /** One of the states it stands for: the one whose lesser halves lie lower. */
  stateAt(words: Uint32Array, at: number): State;
}

/**
 * The spec of this zone modulo swaps. A transition is a call together with an orbit that it leads
 * to; its label has no addresses, for an orbit has none.
 * @throws RangeError if nothing can be handed out.
 */
export function treeSpec(zone: Zone): TreeSpec {
  const roots = freeBlocks(emptyState(zone));
  if (roots.length > 0) return new Trees(zone, roots);
  throw new RangeError(`tree spec: the zone must have a usable frame, got ${showZone(zone)}`);
}

/** Receives a root with its new halves; `source` is the order cut by an alloc, -1 for a free. */
type Visit = (root: number, a: number, b: number, order: number, source: number) => void;

class Trees implements TreeSpec {
  readonly stateWords: number;
  private readonly zone: Zone;
  private readonly roots: readonly Block[];
  private readonly shapes = new Shapes();

  constructor(zone: Zone, roots: readonly Block[]) {
    this.zone = zone;
    this.roots = roots;
    this.stateWords = 2 * roots.length;
  }

  initial(sink: Sink): void {
    for (let i = 0; i < this.stateWords; i++) sink.words[sink.at + i] = FREE;
    sink.emit(0);
  }

  /** An action is the number of a step among those of its state. */
  expand(words: Uint32Array, at: number, sink: Sink): void {
    let action = 0;
    const { stateWords } = this;
    this.visit(words, at, (root, a, b) => {
      const { words: next, at: to } = sink;
      for (let i = 0; i < stateWords; i++) next[to + i] = words[at + i] as number;
      next[to + 2 * root] = a < b ? a : b;
      next[to + 2 * root + 1] = a < b ? b : a;
      sink.emit(action++);
    });
  }

  label(action: number, words: Uint32Array, at: number): string {
    let number = 0;
    let label: string | undefined;
    this.visit(words, at, (root, _a, _b, order, source) => {
      if (number++ !== action) return;
      const where = this.roots.length > 1 ? ` in ${root + 1}. root` : '';
      label = (source < 0 ? `free ${order}` : `alloc ${order} out of ${source}`) + where;
    });
    if (label !== undefined) return label;
    throw new RangeError(`action must be one of ${number} steps of this state, got ${action}`);
  }

  unlike(words: Uint32Array, at: number): number {
    let sum = 0;
    for (let i = at; i < at + this.stateWords; i += 2) {
      const [a, b] = [words[i] as number, words[i + 1] as number];
      if (a === WHOLE) continue;
      sum += this.shapes.unlike(a) + this.shapes.unlike(b) + (a === b ? 0 : 1);
    }
    return sum;
  }

  stateAt(words: Uint32Array, at: number): State {
    let state = emptyState(this.zone);
    const place = (shape: number, block: Block): void => {
      if (shape === LIVE) state = withLive(state, block);
      if (shape === FREE || shape === LIVE) return;
      const [lower, upper] = halvesOf(block);
      const [lesser, other] = this.shapes.halves(shape);
      place(lesser, lower);
      place(other, upper);
    };
    for (const [r, root] of this.roots.entries()) {
      const [a, b] = [words[at + 2 * r] as number, words[at + 2 * r + 1] as number];
      place(a === WHOLE ? LIVE : this.shapes.pair(a, b), root);
    }
    return state;
  }

  /** Every step, once for each orbit that it leads to. */
  private visit(words: Uint32Array, at: number, visit: Visit): void {
    const { roots } = this;
    let free = 0;
    for (let r = 0; r < roots.length; r++) free |= this.freeOrders(words, at, r);
    for (let k = 0; k <= this.zone.orderMax; k++) {
      const fits = (free >>> k) << k;
      if (fits === 0) break;
      const source = 31 - Math.clz32(fits & -fits);
      for (let r = 0; r < roots.length; r++) this.allocIn(words, at, r, k, source, visit);
    }
    for (let r = 0; r < roots.length; r++) this.freeIn(words, at, r, visit);
  }

  /** The orders of which a root has free blocks, as a mask. */
  private freeOrders(words: Uint32Array, at: number, root: number): number {
    const { order } = this.roots[root] as Block;
    const [a, b] = [words[at + 2 * root] as number, words[at + 2 * root + 1] as number];
    if (a === WHOLE) return 0;
    if (a === FREE && b === FREE) return 1 << order;
    let orders = 0;
    const depths = this.shapes.freeDepths(a) | this.shapes.freeDepths(b);
    for (let left = depths; left !== 0; left &= left - 1) {
      orders |= 1 << (order - 1 - (31 - Math.clz32(left & -left)));
    }
    return orders;
  }

  private allocIn(
    words: Uint32Array,
    at: number,
    root: number,
    k: number,
    source: number,
    visit: Visit,
  ): void {
    const { shapes } = this;
    const { order } = this.roots[root] as Block;
    const [a, b] = [words[at + 2 * root] as number, words[at + 2 * root + 1] as number];
    if (a === WHOLE || source > order) return;
    if (a === FREE && b === FREE) {
      if (source !== order) return;
      if (k === order) visit(root, WHOLE, WHOLE, k, source);
      else visit(root, FREE, shapes.cut(order - 1 - k), k, source);
      return;
    }
    if (source === order) return;
    const [from, cut] = [order - 1 - source, order - 1 - k];
    for (const half of shapes.allocated(a, from, cut)) visit(root, half, b, k, source);
    if (a === b) return;
    for (const half of shapes.allocated(b, from, cut)) visit(root, a, half, k, source);
  }

  private freeIn(words: Uint32Array, at: number, root: number, visit: Visit): void {
    const { shapes } = this;
    const { order } = this.roots[root] as Block;
    const [a, b] = [words[at + 2 * root] as number, words[at + 2 * root + 1] as number];
    if (a === WHOLE) visit(root, FREE, FREE, order, -1);
    if (a === WHOLE || (a === FREE && b === FREE)) return;
    for (let k = order - 1; k >= 0; k--) {
      for (const half of shapes.freed(a, order - 1 - k)) visit(root, half, b, k, -1);
      if (a === b) continue;
      for (const half of shapes.freed(b, order - 1 - k)) visit(root, a, half, k, -1);
    }
  }
}
