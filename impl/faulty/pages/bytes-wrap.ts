/**
 * What is stored fits, and the last frames have no addresses. Happened: as in
 * spaskalev/buddy_alloc#17, where a power of two wraps. Infects every design that keeps numbers of
 * frames in place of addresses.
 */
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { fitsWord } from '../../memory/widths.ts';
import { faultIn } from './fault.ts';

class BytesWrap extends OrderMap {
  protected override fits(): boolean {
    return fitsWord(this.node(this.end - 1));
  }
}

/** See the head of this file. */
export const bytesWrap = faultIn(orderMap, BytesWrap, {
  name: 'bytes-wrap',
  obligation: 'W2',
  bug: 'Init asks whether what it stores fits, and not whether frames have addresses.',
  happened: 'spaskalev/buddy_alloc#17: a power of two above all addresses becomes a small one',
});
