/**
 * The contracts, kept up to date call by call: the same judgements as `operations.ts`, at a cost of
 * O(orders) per call instead of O(frames). It is the oracle of long runs on large zones; a law says
 * that both agree after every call of random runs. It keeps the free blocks by splitting and
 * merging, which is a second formulation beside the one by frames in `state.ts`.
 */
import { type Blame, blame, type Reason } from '../blocks/blame.ts';
import { type Block, buddyOf, endOf, isAligned, parentOf, show } from '../blocks/geometry.ts';
import { emptyState, freeBlocks, type State } from './state.ts';
import type { Frame, Order } from '../blocks/units.ts';
import { isReserved, regionAt, regionOf, type Zone } from '../blocks/zone.ts';

const NONE = -1;

/** The state of a zone under a sequence of calls, with the judgement of each. */
export class Ledger {
  readonly zone: Zone;
  /** Free blocks that the last call took away, and those it added. */
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

  /** The smallest order, from k up, of a free block; undefined where alloc(k) must refuse. */
  smallest(k: Order): Order | undefined {
    for (let j: number = k; j <= this.zone.orderMax; j++) {
      if (this.freeCount[j] !== 0) return j as Order;
    }
    return undefined;
  }

  /** Judges an answer of alloc and, if nothing is wrong with it, makes the block live. */
  alloc(k: Order, at: Frame | -1): Blame | undefined {
    this.gone.length = this.come.length = 0;
    const smallest = this.smallest(k);
    if (at === -1) {
      if (smallest === undefined) return undefined;
      return { id: 'O2', why: `refused order ${k}, but a block of order ${smallest} is free` };
    }
    const got: Block = { at, order: k };
    const source = this.freeOver(got);
    if (!source) return blame('O1', this.whyNotFree(got));
    if (source.order !== smallest) {
      const why = `gave ${show(got)} out of ${show(source)}, but one of order ${smallest} fits`;
      return { id: 'O3', why, blocks: [got, source] };
    }
    this.takeFrom(source, got);
    this.liveOrder[at - this.base] = k;
    return undefined;
  }

  /** Takes note that a live block was given back. The caller has seen to it that it is live. */
  free(b: Block): void {
    this.gone.length = this.come.length = 0;
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

  /** The free block that covers an aligned block of the zone. */
  private freeOver(b: Block): Block | undefined {
    const region = regionOf(this.zone, b);
    if (!region || !isAligned(b, region.origin) || b.order > this.zone.orderMax) return undefined;
    for (let node = b; ; node = parentOf(node, region.origin)) {
      if (this.freeOrder[node.at - this.base] === node.order) return node;
      if (node.order >= this.zone.orderMax) return undefined;
    }
  }

  private whyNotFree(b: Block): Reason {
    const region = regionOf(this.zone, b);
    if (!region) return { why: `gave ${show(b)}, which is not in the zone`, blocks: [b] };
    if (!isAligned(b, region.origin)) {
      return { why: `gave ${show(b)}, which is not aligned`, blocks: [b] };
    }
    for (const other of this.list(this.liveOrder)) {
      if (other.at >= endOf(b) || endOf(other) <= b.at) continue;
      return { why: `gave ${show(b)}, but ${show(other)} is live`, blocks: [b, other] };
    }
    const hole = isReserved(this.zone, b.at) ? 'reserved' : 'not free';
    return { why: `gave ${show(b)}, which is ${hole}`, blocks: [b] };
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
    this.come.push(b);
  }

  private removeFree(b: Block): void {
    this.freeOrder[b.at - this.base] = NONE;
    this.freeCount[b.order] = (this.freeCount[b.order] as number) - 1;
    this.gone.push(b);
  }

  private list(orders: Int8Array): Block[] {
    const blocks: Block[] = [];
    orders.forEach((k, i) => {
      if (k !== NONE) blocks.push({ at: (this.base + i) as Frame, order: k as Order });
    });
    return blocks;
  }
}
