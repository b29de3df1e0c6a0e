/**
 * Who finds nothing drains the caches, but leaves the oldest entry of each where it is. Of other
 * CPUs' caches the declared slack would excuse the refusal. Happened: in no allocator that we know
 * of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

class DrainLeavesOne extends PageCache {
  protected override drainAll(): void {
    for (let c = 0; c < this.cpus; c++) {
      const on = this.lockOf(c).lock();
      this.drain(c, Math.max(0, this.count(c) - 1));
      this.lockOf(c).unlock(on);
    }
  }
}

/** See the head of this file. */
export const drainLeavesOne = sharedFault(
  pageCached(orderMap, size),
  (space) => new DrainLeavesOne(orderMap.attach(space), space, size),
  {
    name: 'smp-drain-leaves-one',
    obligation: 'C3',
    bug: 'Draining before a refusal leaves one entry in each cache.',
    happened: 'in no allocator that we know of',
  },
);
