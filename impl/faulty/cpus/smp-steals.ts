/**
 * Who finds nothing takes from the cache of another CPU, without its lock. Happened: in no
 * allocator that we know of.
 */
import type { Frame } from '../../../spec/blocks/units.ts';
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

class Steals extends PageCache {
  protected override allocCached(): Frame | -1 {
    const at = super.allocCached();
    if (at >= 0) return at;
    const on = this.cpu.disableInterrupts();
    const own = this.cpu.id();
    let found: Frame | -1 = -1;
    for (let c = 0; c < this.cpus && found < 0; c++) {
      if (c !== own && this.count(c) > 0) found = this.pop(c);
    }
    this.cpu.restoreInterrupts(on);
    return found;
  }
}

/** See the head of this file. */
export const steals = sharedFault(
  pageCached(orderMap, size),
  (space) => new Steals(orderMap.attach(space), space, size),
  {
    name: 'smp-steals',
    obligation: 'C3',
    bug: 'Who finds nothing takes from the cache of another CPU, without its lock.',
    happened: 'in no allocator that we know of',
  },
);
