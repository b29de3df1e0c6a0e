/**
 * Of a list the block at the lowest address is taken, and that is declared, as is the walk along
 * the list. A variant of free-list that must survive.
 */
import type { Frame } from '../../../spec/blocks/units.ts';
import { FreeList, freeList } from '../../designs/free-list.ts';
import { next, unlink } from '../../memory/list.ts';
import { variantOf } from './fault.ts';

class LowestPick extends FreeList {
  protected override take(k: number): Frame {
    const sentinel = this.sentinel(k);
    let lowest = next(this.memory, sentinel);
    for (let node = lowest; node !== sentinel; node = next(this.memory, node)) {
      if (node < lowest) lowest = node;
    }
    unlink(this.memory, lowest);
    return this.frameOf(lowest);
  }
}

/** See the head of this file. */
export const lowestPick = variantOf(
  freeList,
  LowestPick,
  {
    name: 'lowest-pick',
    why: 'Of a list the block at the lowest address is taken, and that is declared.',
  },
  {
    picks: 'lowest',
    accesses: { ...freeList.declares.accesses, alloc: { once: 6, level: 18, listed: 1 } },
  },
);
