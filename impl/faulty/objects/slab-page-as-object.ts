/**
 * A free of what is aligned to less than two pages is taken for an object.
 * Happened: suspected in the crash of document 002. Infects pmm.
 */
import { Pmm } from '../../slab/pmm.ts';
import { Halt } from '../../slab/halt.ts';
import { slabFault } from './slab-fault.ts';

class PageAsObject extends Pmm {
  override free(pointer: number, cpu: number): void {
    const at = this.frames.frameOf(pointer);
    const isOdd = pointer % (2 * this.sizes.frameBytes) === this.sizes.frameBytes;
    if (!isOdd || this.frames.ownerOf(at) === undefined) super.free(pointer, cpu);
    else throw new Halt('double free', pointer, undefined, cpu);
  }
}

/** See the head of this file. */
export const pageAsObject = slabFault(PageAsObject, {
  name: 'slab-page-as-object',
  obligation: 'O9',
  bug: 'A free of what is aligned to less than two pages is taken for an object.',
  happened: 'suspected in the crash of document 002',
});
