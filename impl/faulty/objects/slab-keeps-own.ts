/**
 * Alloc refuses while its own CPU and empty slabs keep what it needs.
 * Happened: S-andres0694; nuttx#11115. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class KeepsOwn extends Pmm {
  protected override reap(): void {}
}

/** See the head of this file. */
export const keepsOwn = slabFault(KeepsOwn, {
  name: 'slab-keeps-own',
  obligation: 'C4',
  bug: 'Alloc refuses while its own CPU and empty slabs keep what it needs.',
  happened: 'S-andres0694; nuttx#11115',
});
