/**
 * The bit of an order stays set when its list becomes empty. Happened: Flying-Tom, with the
 * summary of a subtree. Infects designs with summaries.
 */
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { unlink } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class MaskNotCleared extends OrderMap {
  protected override remove(at: number, _k: number): void {
    unlink(this.memory, this.node(at));
  }
}

/** See the head of this file. */
export const maskNotCleared = faultIn(orderMap, MaskNotCleared, {
  name: 'mask-not-cleared',
  obligation: 'I10',
  bug: 'The bit of an order stays set when its list becomes empty.',
  happened: 'Flying-Tom, with the summary of a subtree',
});
