/**
 * Free zeroes the block before it asks whether it is live. Happened: dshil and red-rocket, where
 * bits of metadata were written into blocks in use. Infects every design that writes to what it
 * takes back.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

class ZeroesEarly extends OrderMap {
  override free(at: Frame, k: Order): boolean {
    for (let i = at; i < at + 2 ** k; i++) if (this.isInside(i)) this.zero(i);
    return super.free(at, k);
  }

  private zero(at: number): void {
    const { frameBase, frameWords } = this.space;
    const word = frameBase + at * frameWords;
    for (let i = 0; i < frameWords; i++) this.memory.store(word + i, 0);
  }
}

/** See the head of this file. */
export const zeroesEarly = faultIn(orderMap, ZeroesEarly, {
  name: 'zeroes-early',
  obligation: 'O5',
  bug: 'Free zeroes the block before it asks whether it is live.',
  happened: 'dshil and red-rocket, where bits of metadata were written into blocks in use',
});
