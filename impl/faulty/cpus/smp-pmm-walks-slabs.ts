/**
 * free decides slab or page by walking the lists of slabs, under no lock: another CPU moves a slab
 * to another list meanwhile, and the walk goes on there, or meets a descriptor that was freed.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import { next } from '../../memory/list.ts';
import { Pmm, pmm } from '../../slab/pmm.ts';
import { Halt } from '../../slab/halt.ts';
import { type Cut, type Descriptors, SlabCache } from '../../slab/slab-cache.ts';
import { sharedObjectFault } from './shared-object-fault.ts';

const LISTS = [0, 2, 4];

class Walked extends SlabCache {
  /** Is a slab in this frame on one of the lists? */
  has(at: number): boolean {
    return LISTS.some((list) => {
      const sentinel = this.base + list;
      for (let slab = next(this.memory, sentinel); slab !== sentinel; ) {
        if (this.frameOf(slab) === at) return true;
        slab = next(this.memory, slab);
      }
      return false;
    });
  }
}

class WalksSlabs extends Pmm {
  override free(pointer: number, cpu: number): void {
    const at = this.frames.frameOf(pointer);
    const index = this.caches.findIndex((cache) => (cache as Walked).has(at));
    if (index >= 0) return this.freeObject(pointer, index, cpu);
    const owner = this.frames.ownerOf(at);
    if (!owner || !('order' in owner)) {
      throw new Halt('free of what is not allocated', pointer, undefined, cpu);
    }
    return this.frames.giveBlock(at, owner.order);
  }

  protected override makeCache(base: number, cut: Cut, from: Descriptors): SlabCache {
    return new Walked(this.frames, base, cut, from);
  }
}

/** See the head of this file. */
export const walksSlabs = sharedObjectFault(
  { ...pmm, attach: (space) => new WalksSlabs(space) },
  {
    name: 'smp-pmm-walks-slabs',
    obligation: 'K10',
    bug: 'free decides slab or page by walking the lists of slabs, under no lock.',
    happened: 'suspected in the crash of document 002',
  },
);
