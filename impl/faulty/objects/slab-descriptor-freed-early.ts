/**
 * A descriptor is freed before its slab is unlinked with what it says.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import { unlink } from '../../memory/list.ts';
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class DescriptorFreedEarly extends SlabCache {
  protected override giveBack(slab: number): void {
    const at = this.frameOf(slab);
    this.descriptors.give(slab);
    unlink(this.memory, slab);
    this.countEmpties(-1);
    this.frames.giveFrame(at);
  }
}

/** See the head of this file. */
export const descriptorFreedEarly = cacheFault(DescriptorFreedEarly, {
  name: 'slab-descriptor-freed-early',
  obligation: 'O6',
  bug: 'A descriptor is freed before its slab is unlinked with what it says.',
  happened: 'suspected in the crash of document 002',
});
