/**
 * Draining gives frames back and leaves them in the cache. Happened: in no allocator that we know
 * of.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

class DrainKeeps extends PageCache {
  protected override drain(c: number, frames: number): void {
    const moved = Math.min(frames, this.count(c));
    const on = this.zoneLock.lock();
    for (let i = 0; i < moved; i++) {
      this.pages.free(this.memory.load(this.cacheAt(c) + 1 + i) as Frame, 0 as Order);
    }
    this.zoneLock.unlock(on);
  }
}

/** See the head of this file. */
export const drainKeeps = sharedFault(
  pageCached(orderMap, size),
  (space) => new DrainKeeps(orderMap.attach(space), space, size),
  {
    name: 'smp-drain-keeps',
    obligation: 'C3',
    bug: 'Draining gives frames back and leaves them in the cache.',
    happened: 'in no allocator that we know of',
  },
);
