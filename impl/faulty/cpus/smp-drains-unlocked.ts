/**
 * Caches of other CPUs are drained without their locks. Happened: in no allocator that we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

class DrainsUnlocked extends PageCache {
  protected override drainAll(): void {
    for (let c = 0; c < this.cpus; c++) this.drain(c, this.size.max);
  }
}

/** See the head of this file. */
export const drainsUnlocked = sharedFault(
  pageCached(orderMap, size),
  (space) => new DrainsUnlocked(orderMap.attach(space), space, size),
  {
    name: 'smp-drains-unlocked',
    obligation: 'C3',
    bug: 'Caches of other CPUs are drained without their locks.',
    happened: 'in no allocator that we know of',
  },
);
