/**
 * A split lists the upper half with the order of the whole block. Happened: skyFzz/os-workbench
 * 3d29dc6, in the pair bits: the allocator of document 002. Infects every design.
 */
import { FreeList, freeList } from '../../designs/free-list.ts';
import { faultIn } from './fault.ts';

class RemainderOrderUp extends FreeList {
  protected override splitBlock(k: number): void {
    const at = this.take(k);
    this.push(at + (1 << (k - 1)), k);
    this.push(at, k - 1);
  }
}

/** See the head of this file. */
export const remainderOrderUp = faultIn(freeList, RemainderOrderUp, {
  name: 'remainder-order-up',
  obligation: 'I1',
  bug: 'A split lists the upper half with the order of the whole block.',
  happened: 'skyFzz/os-workbench 3d29dc6, in the pair bits: the allocator of document 002',
});
