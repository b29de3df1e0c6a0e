/**
 * Init asks whether the link to the first frame fits, and not about the last one. Happened: as in
 * andy-kimball/arenaskl#4, where the place is asked at which something begins. Infects every design
 * that looks at one end of what it is given.
 */
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { fitsWord } from '../../memory/widths.ts';
import { faultIn } from './fault.ts';

class WidthOfFirst extends PairMap {
  protected override fits(): boolean {
    return fitsWord(this.node(this.zone.regions[0]?.from ?? 0));
  }
}

/** See the head of this file. */
export const widthOfFirst = faultIn(pairMap, WidthOfFirst, {
  name: 'width-of-first',
  obligation: 'W1',
  bug: 'Init asks of the first frame only whether links fit.',
  happened: 'andy-kimball/arenaskl#4: the place is asked where something begins, not where it ends',
});
