/** A block need only start below the frame, and may end behind it. */
import type { Where } from '../../../spec/blocks/geometry.ts';
import { orderMapWhere, PlacingOrderMap } from '../../designs/order-map-where.ts';
import { faultIn } from './fault.ts';

class WhereStartsBelow extends PlacingOrderMap {
  protected override lies(start: number, k: number, where: Where): boolean {
    if (where.is === 'below') return start < where.frame;
    return super.lies(start, k, where);
  }
}

/** See the head of this file. */
export const whereStartsBelow = faultIn(orderMapWhere, WhereStartsBelow, {
  name: 'where-starts-below',
  obligation: 'O19',
  bug: 'A block need only start below the frame, and may end behind it.',
  happened: 'our own',
});
