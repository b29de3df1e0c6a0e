/**
 * Taking the first block mends next but not prev. Happened: vulkano#2832. Infects every design
 * with doubly linked lists.
 */
import type { Frame } from '../../../spec/blocks/units.ts';
import { FreeList, freeList } from '../../designs/free-list.ts';
import { next } from '../../memory/list.ts';
import { faultIn } from './fault.ts';

class HalfUnlinked extends FreeList {
  protected override take(k: number): Frame {
    const node = next(this.memory, this.sentinel(k));
    this.memory.store(this.sentinel(k), next(this.memory, node));
    return this.frameOf(node);
  }
}

/** See the head of this file. */
export const halfUnlinked = faultIn(freeList, HalfUnlinked, {
  name: 'half-unlinked',
  obligation: 'I6',
  bug: 'Taking the first block mends next but not prev.',
  happened: 'vulkano#2832',
});
