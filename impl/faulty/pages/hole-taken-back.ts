/**
 * Free takes a block with a hole in it, if its bits do not show what it is: the hole is handed out
 * next. Happened: in our own pair-map, split-bit and free-list. Infects designs that store nothing
 * of holes.
 */
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class HoleTakenBack extends PairMap {
  protected override isBlock(at: number, k: number): boolean {
    if (k > this.orderMax || (at & ((1 << k) - 1)) !== 0) return false;
    return this.zone.regions.some(({ from, to }) => from <= at && at + (1 << k) <= to);
  }
}

/** See the head of this file. */
export const holeTakenBack = faultIn(pairMap, HoleTakenBack, {
  name: 'hole-taken-back',
  obligation: 'R1',
  bug: 'Free takes a block with a hole in it, if its bits do not show what it is.',
  happened: 'in our own pair-map, split-bit and free-list',
});
