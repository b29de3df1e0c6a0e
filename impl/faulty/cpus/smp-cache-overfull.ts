/**
 * The limit at which a cache is drained is one entry above the declared one. Happened: in no
 * allocator that we know of.
 */
import { orderMap } from '../../designs/order-map.ts';
import { PageCache, pageCached } from '../../smp/page-cache.ts';
import { sharedFault } from './shared-fault.ts';

const declared = { max: 1, batch: 1 };
const used = { max: 2, batch: 1 };

/** See the head of this file. */
export const cacheOverfull = sharedFault(
  { ...pageCached(orderMap, used), cacheMax: declared.max },
  (space) => new PageCache(orderMap.attach(space), space, used),
  {
    name: 'smp-cache-overfull',
    obligation: 'C2',
    bug: 'The limit at which a cache is drained is one entry above the declared one.',
    happened: 'in no allocator that we know of',
  },
);
