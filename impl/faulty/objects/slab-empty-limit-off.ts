/**
 * The limit of empty slabs is off by one.
 * Happened: mrjbom 227e614: an end bound off by one. Infects pmm.
 */
import { SlabCache } from '../../slab/slab-cache.ts';
import { cacheFault } from './slab-fault.ts';

class EmptyLimitOff extends SlabCache {
  protected override isOverfull(slab: number): boolean {
    return super.isOverfull(slab) && this.inspect().empties > this.cut.emptyMax + 1;
  }
}

/** See the head of this file. */
export const emptyLimitOff = cacheFault(EmptyLimitOff, {
  name: 'slab-empty-limit-off',
  obligation: 'S6',
  bug: 'The limit of empty slabs is off by one.',
  happened: 'mrjbom 227e614: an end bound off by one',
});
