/** Only the first free block of each list is looked at. */
import { orderMapWhere, PlacingOrderMap } from '../../designs/order-map-where.ts';
import { faultIn } from './fault.ts';

class WhereFirstOfList extends PlacingOrderMap {
  protected override firstOn(j: number, willDo: (start: number) => boolean): number {
    const start = super.firstOn(j, () => true);
    return start >= 0 && willDo(start) ? start : -1;
  }
}

/** See the head of this file. */
export const whereFirstOfList = faultIn(orderMapWhere, WhereFirstOfList, {
  name: 'where-first-of-list',
  obligation: 'O20',
  bug: 'Only the first free block of each list is looked at.',
  happened: 'our own',
});
