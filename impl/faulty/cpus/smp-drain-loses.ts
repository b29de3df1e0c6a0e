/**
 * Draining takes all it is to move out of the cache and gives back one less. Happened: in no
 * allocator that we know of.
 */
import type { Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

class DrainLoses extends PageCache {
  protected override drain(c: number, frames: number): void {
    const moved = Math.min(frames, this.count(c));
    if (moved === 0) return;
    const on = this.zoneLock.lock();
    for (let i = 1; i < moved; i++) this.pages.free(this.pop(c), 0 as Order);
    this.pop(c);
    this.zoneLock.unlock(on);
  }
}

/** See the head of this file. */
export const drainLoses = sharedFault(
  pageCached(orderMap, size),
  (space) => new DrainLoses(orderMap.attach(space), space, size),
  {
    name: 'smp-drain-loses',
    obligation: 'C3',
    bug: 'Draining takes all it is to move out of the cache and gives back one less.',
    happened: 'in no allocator that we know of',
  },
);
