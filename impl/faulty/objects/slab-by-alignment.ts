/**
 * A free of what is aligned to a page is taken for the free of a page.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { slabFault } from './slab-fault.ts';

class ByAlignment extends Pmm {
  override free(pointer: number, cpu: number): void {
    const at = this.frames.frameOf(pointer);
    const owner = this.frames.ownerOf(at);
    const isSlab = owner !== undefined && 'cache' in owner;
    if (isSlab && pointer === at * this.sizes.frameBytes) this.frames.giveFrame(at);
    else super.free(pointer, cpu);
  }
}

/** See the head of this file. */
export const byAlignment = slabFault(ByAlignment, {
  name: 'slab-by-alignment',
  obligation: 'S8',
  bug: 'A free of what is aligned to a page is taken for the free of a page.',
  happened: 'suspected in the crash of document 002',
});
