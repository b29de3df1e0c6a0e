/** Faults of object allocators: as in `fault.ts`, with an object design. */
import type {
  ObjectAllocator,
  ObjectDesign,
  ObjectLock,
  ObjectSpace,
} from '../../../spec/ports/object-port.ts';
import { Pmm, pmm } from '../../slab/pmm.ts';
import type { CpuArray } from '../../slab/cpu-array.ts';
import type { Frames } from '../../slab/frames.ts';
import type { Owners } from '../../slab/owners.ts';
import type { Cut, Descriptors, SlabCache } from '../../slab/slab-cache.ts';
import type { Fault } from '../pages/fault.ts';

/** An object design with one bug, and how it is to be caught. */
export interface SlabFault extends Omit<Fault, 'design'> {
  readonly design: ObjectDesign;
}

type Told = Omit<Fault, 'design' | 'infects'>;
type CacheClass = new (frames: Frames, base: number, cut: Cut, from: Descriptors) => SlabCache;
type ArrayClass = new (memory: ObjectSpace['memory'], base: number) => CpuArray;

type FramesClass = new (space: ObjectSpace, owners: Owners, lock: ObjectLock) => Frames;

/** The fault that `infected`, a subclass of the allocator, is. */
export function slabFault(
  infected: new (space: ObjectSpace) => ObjectAllocator,
  { name, obligation, bug, happened }: Told,
): SlabFault {
  const attach = (space: ObjectSpace) => new infected(space);
  const design = { ...pmm, name, summary: bug, source: `a variant of ${pmm.name}`, attach };
  return { name, design, infects: pmm.name, obligation, bug, happened };
}

/** The fault whose caches of slabs, that of descriptors among them, are `infected`. */
export function cacheFault(infected: CacheClass, told: Told): SlabFault {
  class WithCache extends Pmm {
    protected override makeCache(base: number, cut: Cut, from: Descriptors): SlabCache {
      return new infected(this.frames, base, cut, from);
    }
  }
  return slabFault(WithCache, told);
}

/** The fault whose arrays per CPU are `infected`. */
export function arrayFault(infected: ArrayClass, told: Told): SlabFault {
  class WithArray extends Pmm {
    protected override makeArray(base: number): CpuArray {
      return new infected(this.space.memory, base);
    }
  }
  return slabFault(WithArray, told);
}

/** The fault that takes frames and gives them back as `infected` does. */
export function framesFault(infected: FramesClass, told: Told): SlabFault {
  class WithFrames extends Pmm {
    protected override makeFrames(owners: Owners): Frames {
      return new infected(this.space, owners, this.locks.pages);
    }
  }
  return slabFault(WithFrames, told);
}
