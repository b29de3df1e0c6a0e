/**
 * Init asks whether so many frames would fit, and forgets where they lie. Happened: as in
 * HPDCS/NBBS d7811a5, an int for what starts elsewhere than at 0. Infects every design that is
 * given a base.
 */
import { SplitBit, splitBit } from '../../designs/split-bit.ts';
import { fitsWord } from '../../memory/widths.ts';
import { faultIn } from './fault.ts';

class WidthOfCount extends SplitBit {
  protected override fits(): boolean {
    const { from, to } = this.zone.regions[0] ?? { from: 0, to: 0 };
    return fitsWord((to - from) * this.space.frameWords);
  }
}

/** See the head of this file. */
export const widthOfCount = faultIn(splitBit, WidthOfCount, {
  name: 'width-of-count',
  obligation: 'W1',
  bug: 'Init asks whether as many frames fit, wherever they lie.',
  happened: 'HPDCS/NBBS d7811a5: an int for sizes that start elsewhere than at 0',
});
