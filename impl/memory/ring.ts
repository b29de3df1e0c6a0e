/** How a design shows one of its linked lists to whoever inspects it. */
import type { Ring } from '../../spec/ports/inspection.ts';
import type { Memory } from '../../spec/ports/page-port.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import { next, previous } from './list.ts';

/** The list at `sentinel`; `frameOf` gives a fraction for an address that is no node's. */
export function ringOf(
  memory: Memory,
  sentinel: number,
  k: Order,
  frameOf: (node: number) => number,
): Ring {
  return {
    order: k,
    sentinel,
    next: (node) => next(memory, node),
    prev: (node) => previous(memory, node),
    frameOf: (node) => {
      const at = frameOf(node);
      return Number.isInteger(at) && at >= 0 ? (at as Frame) : undefined;
    },
  };
}
