/**
 * The frame behind the last one passes for a frame of the zone. Happened: lotabout; mrjbom
 * 227e614. Infects every design.
 */
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class EndOffByOne extends OrderMap {
  protected override isInside(at: number): boolean {
    return at >= this.base && at <= this.end;
  }
}

/** See the head of this file. */
export const endOffByOne = faultIn(orderMap, EndOffByOne, {
  name: 'end-off-by-one',
  obligation: 'O6',
  bug: 'The frame behind the last one passes for a frame of the zone.',
  happened: 'lotabout; mrjbom 227e614',
});
