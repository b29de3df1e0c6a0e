/**
 * Free accepts a block whose frames are free already, though the lists show it. Happened: twelve
 * of the allocators tried; menios#266, spaskalev/buddy_alloc#119. Infects every design that can
 * see double frees.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class AcceptsDoubleFree extends FreeList {
  protected override isFreeable(at: number, k: number): boolean {
    const isFitting = k <= this.lastOrder && at % 2 ** k === 0;
    return isFitting && this.zone.regions.some(({ from, to }) => from <= at && at + 2 ** k <= to);
  }
}

/** See the head of this file. */
export const acceptsDoubleFree = faultIn(freeList, AcceptsDoubleFree, {
  name: 'accepts-double-free',
  obligation: 'O10',
  bug: 'Free accepts a block whose frames are free already, though the lists show it.',
  happened: 'twelve of the allocators tried; menios#266, spaskalev/buddy_alloc#119',
});
