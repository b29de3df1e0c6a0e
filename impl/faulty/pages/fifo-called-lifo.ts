/**
 * Blocks are taken from the tail of a list, though lifo is declared. Happened: in no repository
 * known to us. Infects every design that declares a pick.
 */
import type { Frame } from '../../../spec/blocks/units.ts';
import { FreeList, freeList } from '../../designs/free-list.ts';
import { previous, unlink } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class FifoCalledLifo extends FreeList {
  protected override take(k: number): Frame {
    const node = previous(this.memory, this.sentinel(k));
    unlink(this.memory, node);
    return this.frameOf(node);
  }
}

/** See the head of this file. */
export const fifoCalledLifo = faultIn(freeList, FifoCalledLifo, {
  name: 'fifo-called-lifo',
  obligation: 'D1',
  bug: 'Blocks are taken from the tail of a list, though lifo is declared.',
  happened: 'in no repository known to us',
});
