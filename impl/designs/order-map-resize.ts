/**
 * Design `order-map-resize`: order-map, and blocks that grow and shrink where they lie. The map of
 * all frames tells of each upper neighbour in constant time whether it is a free block of just the
 * size that is missing, so growing costs a look per order and shrinking a push per order; no word
 * of the block itself is touched, for order-map keeps nothing in frames.
 */
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { LIVE, NO_BLOCK, OrderMap, orderMap } from './order-map.ts';

/** Its parts are `protected` so that a fault can replace one and inherit the rest. */
export class ResizableOrderMap extends OrderMap {
  resize(at: Frame, k: Order, to: Order): Frame | -1 {
    if (!this.isLive(at, k)) return -1;
    if (to > k && !this.canGrow(at, k, to)) return -1;
    for (let j: number = k; j < to; j++) this.takeUpper(at, j);
    this.setTag(at, LIVE + to);
    for (let j = k - 1; j >= to; j--) this.push(at + (1 << j), j);
    return at;
  }

  /** Is it the lower end of a block of that order, whose other parts are free? */
  protected canGrow(at: number, k: number, to: number): boolean {
    if (to > this.orderMax || (at & ((1 << to) - 1)) !== 0) return false;
    for (let j = k; j < to; j++) if (!this.isMergeable(at + (1 << j), j)) return false;
    return true;
  }

  /** Takes the free block behind one of order k that starts here. */
  protected takeUpper(at: number, k: number): void {
    this.remove(at + (1 << k), k);
    this.setTag(at + (1 << k), NO_BLOCK);
  }
}

export const orderMapResize: Design = {
  ...orderMap,
  name: 'order-map-resize',
  summary: 'order-map, whose blocks also grow and shrink where they lie',
  source: 'our own',
  offers: ['resize'],
  declares: {
    ...orderMap.declares,
    accesses: { ...orderMap.declares.accesses, resize: { once: 2, order: 8 } },
  },
  attach: (space) => new ResizableOrderMap(space),
};
