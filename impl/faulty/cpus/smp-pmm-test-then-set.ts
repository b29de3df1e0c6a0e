/**
 * Every lock is looked at and taken in two accesses instead of one, so that two CPUs can have the
 * slabs or the pages. Happened: in no allocator that we know of. Infects pmm.
 */
import { pmm } from '../../slab/pmm.ts';
import { sharedObjectFault } from './shared-object-fault.ts';
import { TestThenSet } from './smp-test-then-set.ts';

/** See the head of this file. */
export const objectsTestThenSet = sharedObjectFault(
  pmm,
  {
    name: 'smp-pmm-test-then-set',
    obligation: 'K1',
    bug: 'Locks of an object allocator are looked at and taken in two accesses instead of one.',
    happened: 'in no allocator that we know of',
  },
  TestThenSet,
);
