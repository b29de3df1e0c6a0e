/** What is cut out of a free block is its low end, wherever it was to lie. */
import type { Frame } from '../../../spec/blocks/units.ts';
import { orderMapWhere, PlacingOrderMap } from '../../designs/order-map-where.ts';
import { faultIn } from './fault.ts';

class WhereLowPart extends PlacingOrderMap {
  protected override cutOut(start: number, j: number, _at: number, k: number): Frame {
    return super.cutOut(start, j, start, k);
  }
}

/** See the head of this file. */
export const whereLowPart = faultIn(orderMapWhere, WhereLowPart, {
  name: 'where-low-part',
  obligation: 'O19',
  bug: 'What is cut out of a free block is its low end, wherever it was to lie.',
  happened: 'our own',
});
