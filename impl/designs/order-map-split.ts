/**
 * Design `order-map-split`: order-map, and blocks whose parts are given back one by one. The map
 * has a place for the order of a block at every frame, so a block becomes several by an entry for
 * each of them; no list is touched, since no frame becomes free.
 */
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Design } from '../../spec/ports/page-port.ts';
import { LIVE, OrderMap, orderMap } from './order-map.ts';

/** Its parts are `protected` so that a fault can replace one and inherit the rest. */
export class SplittableOrderMap extends OrderMap {
  splitUp(at: Frame, k: Order, to: Order): boolean {
    if (!this.isLive(at, k) || !this.hasParts(k, to)) return false;
    for (let part: number = at; part < at + (1 << k); part += 1 << to) this.setTag(part, LIVE + to);
    return true;
  }

  /** Is a block of that order made of blocks of this one? */
  protected hasParts(k: number, to: number): boolean {
    return to <= k;
  }
}

export const orderMapSplit: Design = {
  ...orderMap,
  name: 'order-map-split',
  summary: 'order-map, whose blocks also become smaller ones, given back one by one',
  source: 'split_page of Linux, mm/page_alloc.c',
  offers: ['split'],
  attach: (space) => new SplittableOrderMap(space),
};
