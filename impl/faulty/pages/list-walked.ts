/**
 * Alloc walks a list to its end before it takes the first block: right, and slow, for what a call
 * costs grows with what is free. Happened: in heaps that count their free blocks by walking.
 * Infects every design that keeps lists.
 */
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import { next } from '../../memory/list.ts';
import { PairMap, pairMap } from '../../designs/pair-map.ts';
import { faultIn } from './fault.ts';

class ListWalked extends PairMap {
  override alloc(k: Order): Frame | -1 {
    const area = this.area(Math.min(k, this.orderMax));
    for (let node = next(this.memory, area); node !== area; ) node = next(this.memory, node);
    return super.alloc(k);
  }
}

/** See the head of this file. */
export const listWalked = faultIn(
  pairMap,
  ListWalked,
  {
    name: 'list-walked',
    obligation: 'B1',
    bug: 'Alloc walks a list to its end before it takes the first block.',
    happened: 'in heaps that count their free blocks by walking',
  },
  pairMap.declares,
);
