/**
 * One bit of a mask is to be cleared, and all are: the mask is anded with a logical not. Happened:
 * TunaCici a865563. Infects designs with a mask or a map.
 */
import { unlink } from '../../memory/list.ts';
import { OrderMap, orderMap } from '../../designs/order-map.ts';
import { faultIn } from './fault.ts';

/** Word 0 of the design, as its header draws it. */
const MASK = 0;

class MaskLogicalNot extends OrderMap {
  protected override remove(at: number, k: number): void {
    if (!unlink(this.memory, this.node(at))) return;
    const isOther = 1 << k === 0;
    this.memory.store(MASK, this.memory.load(MASK) & Number(isOther));
  }
}

/** See the head of this file. */
export const maskLogicalNot = faultIn(orderMap, MaskLogicalNot, {
  name: 'mask-logical-not',
  obligation: 'I10',
  bug: 'One bit of the mask is to be cleared, and all are: a logical not instead of a bitwise one.',
  happened: 'TunaCici a865563',
});
