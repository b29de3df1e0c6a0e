/**
 * Draining takes the zone lock first and then the locks of the caches. Happened: in no allocator
 * that we know of.
 */
import type { Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

class BothOrders extends PageCache {
  protected override drainAll(): void {
    const on = this.zoneLock.lock();
    for (let c = 0; c < this.cpus; c++) {
      const cacheOn = this.lockOf(c).lock();
      while (this.count(c) > 0) this.pages.free(this.pop(c), 0 as Order);
      this.lockOf(c).unlock(cacheOn);
    }
    this.zoneLock.unlock(on);
  }
}

/** See the head of this file. */
export const bothOrders = sharedFault(
  pageCached(orderMap, size),
  (space) => new BothOrders(orderMap.attach(space), space, size),
  {
    name: 'smp-both-orders',
    obligation: 'K3',
    bug: 'Draining takes the zone lock first and then the locks of the caches.',
    happened: 'in no allocator that we know of',
  },
);
