/**
 * Alloc refuses without draining its own cache. Happened: S-andres0694; nuttx#11115.
 */
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const size = { max: 2, batch: 2 };

class Strands extends PageCache {
  protected override drainAll(): void {}
}

/** See the head of this file. */
export const strands = sharedFault(
  pageCached(orderMap, size),
  (space) => new Strands(orderMap.attach(space), space, size),
  {
    name: 'smp-strands',
    obligation: 'C4',
    bug: 'Alloc refuses without draining its own cache.',
    happened: 'S-andres0694; nuttx#11115',
  },
);
