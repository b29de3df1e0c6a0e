/**
 * Design `order-map-where`: order-map, and blocks that must lie somewhere. At a frame, the map says
 * which free block holds it, a look per order; aligned or below a frame, lists are walked from the
 * order asked for up, for only the low end of a free block can lie better than its other parts.
 * What was found is cut down to the part that was asked for. Cost: O(orders) at a frame, else
 * linear in free blocks.
 */
import type { Where } from '../../spec/blocks/geometry.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { next } from '../memory/list.ts';
import { LIVE, OrderMap, orderMap } from './order-map.ts';

/** Its parts are `protected` so that a fault can replace one and inherit the rest. */
export class PlacingOrderMap extends OrderMap {
  allocWhere(k: Order, where: Where): Frame | -1 {
    if (where.is === 'at') return this.allocAt(where.frame, k);
    for (let j: number = k; j <= this.orderMax; j++) {
      const at = this.firstOn(j, (start) => this.lies(start, k, where));
      if (at >= 0) return this.cutOut(at, j, at, k);
    }
    return -1;
  }

  protected allocAt(at: Frame, k: number): Frame | -1 {
    if (!this.isLowEnd(at, k)) return -1;
    for (let j = k; j <= this.orderMax; j++) {
      const start = at & ~((1 << j) - 1);
      if (this.isMergeable(start, j)) return this.cutOut(start, j, at, k);
    }
    return -1;
  }

  /** Can a block of that order start there? */
  protected isLowEnd(at: number, k: number): boolean {
    return (at & ((1 << k) - 1)) === 0;
  }

  protected lies(start: number, k: number, where: Where): boolean {
    if (where.is === 'below') return start + (1 << k) <= where.frame;
    return where.is === 'aligned' && this.isLowEnd(start, where.order);
  }

  /** The first free block of a list that will do, or -1. */
  protected firstOn(j: number, willDo: (start: number) => boolean): number {
    const sentinel = this.sentinel(j);
    for (let n = next(this.memory, sentinel); n !== sentinel; n = next(this.memory, n)) {
      const start = this.frameOf(n);
      if (willDo(start)) return start;
    }
    return -1;
  }

  /** Takes `at`, `k` out of the free block `start`, `j`; what is beside it stays free. */
  protected cutOut(start: number, j: number, at: number, k: number): Frame {
    this.remove(start, j);
    let low = start;
    for (let half = j - 1; half >= k; half--) {
      const upper = low + (1 << half);
      const keepsUpper = at < upper;
      this.push(keepsUpper ? upper : low, half);
      if (!keepsUpper) low = upper;
    }
    this.setTag(at, LIVE + k);
    return at as Frame;
  }
}

export const orderMapWhere: Design = {
  ...orderMap,
  name: 'order-map-where',
  summary: 'order-map, which also serves requests for a frame, an alignment, frames below one',
  source: 'alloc_contig_range of Linux, mm/page_alloc.c; aligned_alloc',
  offers: ['allocWhere'],
  declares: {
    ...orderMap.declares,
    // Up to one access for each free block, and a frame has one at most.
    accessesMax: (frames) => orderMap.declares.accessesMax(frames) + frames,
    accesses: {
      ...orderMap.declares.accesses,
      allocWhere: { once: 9, order: 1, level: 8, listed: 1 },
    },
  },
  attach: (space) => new PlacingOrderMap(space),
};
