/**
 * Blocks are taken from the tail of a list, and that is declared. A variant of free-list that
 * must survive.
 */
import type { Frame } from '../../../spec/blocks/units.ts';
import { FreeList, freeList } from '../../designs/free-list.ts';
import { previous, unlink } from '../../memory/list.ts';
import { variantOf } from './fault.ts';

class FifoPick extends FreeList {
  protected override take(k: number): Frame {
    const node = previous(this.memory, this.sentinel(k));
    unlink(this.memory, node);
    return this.frameOf(node);
  }
}

/** See the head of this file. */
export const fifoPick = variantOf(
  freeList,
  FifoPick,
  {
    name: 'fifo-pick',
    why: 'Blocks are taken from the tail of a list, and that is declared.',
  },
  { picks: 'fifo' },
);
