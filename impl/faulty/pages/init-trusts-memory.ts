/**
 * Init relies on the mask being zero in memory that nobody has written. Happened: ajfrantz, the
 * repository of document 004; menios#273, for the words of a split block. Infects every design.
 */
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { carve } from '../../memory/carve.ts';
import { makeEmpty } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class InitTrustsMemory extends OrderMap {
  override init(): boolean {
    for (let k = 0; k <= this.orderMax; k++) makeEmpty(this.memory, this.sentinel(k));
    this.clearTags();
    carve(this.zone, (at, k) => this.push(at, k));
    return true;
  }
}

/** See the head of this file. */
export const initTrustsMemory = faultIn(orderMap, InitTrustsMemory, {
  name: 'init-trusts-memory',
  obligation: 'O11',
  bug: 'Init relies on the mask being zero in memory that nobody has written.',
  happened: 'ajfrantz, the repository of document 004; menios#273, for the words of a split block',
});
