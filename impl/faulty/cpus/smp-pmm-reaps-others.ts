/**
 * Before it refuses, alloc drains the other CPUs' arrays as well, but without their locks: one of
 * them pops an object meanwhile that goes back to its slab, too.
 * Happened: in no allocator that we know of. Infects pmm.
 */
import { Pmm, pmm } from '../../slab/pmm.ts';
import { sharedObjectFault } from './shared-object-fault.ts';

class ReapsOthers extends Pmm {
  protected override reap(cpu: number): void {
    for (let other = 0; other < this.space.cpus; other++) {
      if (other === cpu) continue;
      for (let i = 0; i < this.caches.length; i++) this.drain(i, other, this.sizes.cacheMax);
    }
    super.reap(cpu);
  }
}

/** See the head of this file. */
export const reapsOthers = sharedObjectFault(
  { ...pmm, attach: (space) => new ReapsOthers(space) },
  {
    name: 'smp-pmm-reaps-others',
    obligation: 'C3',
    bug: "Before it refuses, alloc drains the other CPUs' arrays without their locks.",
    happened: 'in no allocator that we know of',
  },
);
