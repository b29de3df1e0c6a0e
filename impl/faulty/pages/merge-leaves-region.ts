/**
 * The merge asks for the tag of a buddy that lies outside the zone. Happened: kumarvm;
 * unikraft#688. Infects every design with metadata per frame.
 */
import { FREE, OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class MergeLeavesRegion extends OrderMap {
  protected override isMergeable(at: number, k: number): boolean {
    return this.tag(at) === FREE + k;
  }
}

/** See the head of this file. */
export const mergeLeavesRegion = faultIn(orderMap, MergeLeavesRegion, {
  name: 'merge-leaves-region',
  obligation: 'O6',
  bug: 'The merge asks for the tag of a buddy that lies outside the zone.',
  happened: 'kumarvm; unikraft#688',
});
