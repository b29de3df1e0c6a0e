/** Nobody asks whether a block can start at that frame. */
import { orderMapWhere, PlacingOrderMap } from '../../designs/order-map-where.ts';
import { faultIn } from './fault.ts';

class WhereAnyStart extends PlacingOrderMap {
  protected override isLowEnd(): boolean {
    return true;
  }
}

/** See the head of this file. */
export const whereAnyStart = faultIn(orderMapWhere, WhereAnyStart, {
  name: 'where-any-start',
  obligation: 'O1',
  bug: 'Nobody asks whether a block can start at that frame.',
  happened: 'our own',
});
