/**
 * The state of a long run, kept up to date call by call: what contracts ask of a heap, at a cost of
 * O(orders) per call instead of O(frames). It keeps the free blocks by splitting and merging, which
 * is a second formulation beside the one by frames in `state.ts`; a law says that both agree after
 * every call of random runs.
 */
import {
  type Block,
  buddyOf,
  endOf,
  isAligned,
  overlap,
  parentOf,
  sameBlock,
} from '../blocks/geometry.ts';
import type { Frame, Order } from '../blocks/units.ts';
import { regionAt, regionOf, type Zone } from '../blocks/zone.ts';
import type { Heap } from './heap.ts';
import { emptyState, freeBlocks, type State } from './state.ts';

const NONE = -1;

/** The state of a zone under a sequence of calls. */
export class Ledger implements Heap {
  readonly zone: Zone;
  /** Free blocks that the last change took away, and those it added. */
  readonly gone: Block[] = [];
  readonly come: Block[] = [];
  private readonly base: number;
  /** Order of the live, or free, block that starts at a frame; -1 where none does. */
  private readonly liveOrder: Int8Array;
  private readonly freeOrder: Int8Array;
  private readonly freeCount: Int32Array;

  constructor(zone: Zone) {
    this.zone = zone;
    this.base = (zone.regions[0] as { from: Frame }).from;
    const frames = (zone.regions.at(-1) as { to: Frame }).to - this.base;
    this.liveOrder = new Int8Array(frames).fill(NONE);
    this.freeOrder = new Int8Array(frames).fill(NONE);
    this.freeCount = new Int32Array(zone.orderMax + 1);
    for (const b of freeBlocks(emptyState(zone))) this.addFree(b);
  }

  /** The state and its free blocks. Cost: linear in frames. */
  state(): State & { readonly free: readonly Block[] } {
    return { zone: this.zone, live: this.list(this.liveOrder), free: this.list(this.freeOrder) };
  }

  isLive(b: Block): boolean {
    return this.liveOrder[b.at - this.base] === b.order;
  }

  /** The order of the live block that starts at this frame, or -1. */
  liveAt(at: Frame): number {
    return this.liveOrder[at - this.base] ?? NONE;
  }

  /** Free blocks that there are. */
  get listed(): number {
    let sum = 0;
    for (let k = 0; k < this.freeCount.length; k++) sum += this.freeCount[k] as number;
    return sum;
  }

  smallest(k: Order): Order | undefined {
    for (let j: number = k; j <= this.zone.orderMax; j++) {
      if (this.freeCount[j] !== 0) return j as Order;
    }
    return undefined;
  }

  freeOf(k: Order): readonly Block[] {
    return this.list(this.freeOrder).filter(({ order }) => order === k);
  }

  liveOver(b: Block): Block | undefined {
    return this.list(this.liveOrder).find((other) => overlap(other, b));
  }

  /** Takes note of what changed hands. The caller has seen to it that this is right. */
  change(lost: readonly Block[], got: readonly Block[]): void {
    this.gone.length = this.come.length = 0;
    for (const b of lost) this.giveBack(b);
    for (const b of got) this.take(b);
  }

  private take(b: Block): void {
    const source = this.freeOver(b);
    if (!source) throw new Error('engine bug: a block was handed out that is not free');
    this.takeFrom(source, b);
    this.liveOrder[b.at - this.base] = b.order;
  }

  private giveBack(b: Block): void {
    this.liveOrder[b.at - this.base] = NONE;
    const origin = regionAt(this.zone, b.at)?.origin ?? 0;
    let node = b;
    while (node.order < this.zone.orderMax) {
      const buddy = buddyOf(node, origin);
      const isFree = this.freeOrder[buddy.at - this.base] === buddy.order;
      if (!isFree || regionAt(this.zone, buddy.at)?.origin !== origin) break;
      this.removeFree(buddy);
      node = parentOf(node, origin);
    }
    this.addFree(node);
  }

  /** Does any frame of the block lie in a free block? Cost: orders plus the block's frames. */
  overlapsFree(b: Block): boolean {
    if (this.freeOver({ at: b.at, order: 0 as Order })) return true;
    for (let at = b.at + 1; at < endOf(b); at++) {
      if ((this.freeOrder[at - this.base] ?? NONE) !== NONE) return true;
    }
    return false;
  }

  /** Of what is no aligned block of the zone none. */
  freeOver(b: Block): Block | undefined {
    const region = regionOf(this.zone, b);
    if (!region || !isAligned(b, region.origin) || b.order > this.zone.orderMax) return undefined;
    for (let node = b; ; node = parentOf(node, region.origin)) {
      if (this.freeOrder[node.at - this.base] === node.order) return node;
      if (node.order >= this.zone.orderMax) return undefined;
    }
  }

  /** Splits down to `got`: of each pair on the way, the half that does not hold it stays free. */
  private takeFrom(source: Block, got: Block): void {
    const origin = regionAt(this.zone, got.at)?.origin ?? 0;
    this.removeFree(source);
    for (let node = got; node.order < source.order; node = parentOf(node, origin)) {
      this.addFree(buddyOf(node, origin));
    }
  }

  private addFree(b: Block): void {
    this.freeOrder[b.at - this.base] = b.order;
    this.freeCount[b.order] = (this.freeCount[b.order] as number) + 1;
    note(b, this.come, this.gone);
  }

  private removeFree(b: Block): void {
    this.freeOrder[b.at - this.base] = NONE;
    this.freeCount[b.order] = (this.freeCount[b.order] as number) - 1;
    note(b, this.gone, this.come);
  }

  private list(orders: Int8Array): Block[] {
    const blocks: Block[] = [];
    orders.forEach((k, i) => {
      if (k !== NONE) blocks.push({ at: (this.base + i) as Frame, order: k as Order });
    });
    return blocks;
  }
}

/** Notes a block on one list, unless it is on the other: then nothing has changed in the end. */
function note(b: Block, on: Block[], other: Block[]): void {
  const i = other.findIndex((one) => sameBlock(one, b));
  if (i < 0) on.push(b);
  else other.splice(i, 1);
}
