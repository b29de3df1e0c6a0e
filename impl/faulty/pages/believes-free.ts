/**
 * Free does not look whether what it is given can be live. Happened: 12 allocators; menios#266,
 * spaskalev/buddy_alloc#119. Infects pair-map.
 */
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class BelievesFree extends PairMap {
  protected override isFreeable(at: number, k: number): boolean {
    return this.isBlock(at, k);
  }
}

/** See the head of this file. */
export const believesFree = faultIn(pairMap, BelievesFree, {
  name: 'believes-free',
  obligation: 'O5',
  bug: 'Free does not look whether what it is given can be live.',
  happened: '12 allocators; menios#266, spaskalev/buddy_alloc#119',
});
