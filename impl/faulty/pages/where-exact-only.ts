/** A frame within a larger free block counts as taken. */
import type { Frame } from '../../../spec/blocks/units.ts';
import { orderMapWhere, PlacingOrderMap } from '../../designs/order-map-where.ts';
import { faultIn } from './fault.ts';

class WhereExactOnly extends PlacingOrderMap {
  protected override allocAt(at: Frame, k: number): Frame | -1 {
    return this.isLowEnd(at, k) && this.isMergeable(at, k) ? this.cutOut(at, k, at, k) : -1;
  }
}

/** See the head of this file. */
export const whereExactOnly = faultIn(orderMapWhere, WhereExactOnly, {
  name: 'where-exact-only',
  obligation: 'O20',
  bug: 'A frame within a larger free block counts as taken.',
  happened: 'our own',
});
