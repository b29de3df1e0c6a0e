/** How each operation is called on an allocator of pages, and what it then says. */
import type { Answer, AnswerOf, Call, CallOf, Op } from '../../../spec/operations/operations.ts';
import type { Allocator } from '../../../spec/ports/page-port.ts';

type Ways = { readonly [O in Op]: (allocator: Allocator, call: CallOf<O>) => AnswerOf<O> };

const ways: Ways = {
  alloc(allocator, { order }) {
    const at = allocator.alloc(order);
    return at === -1 ? undefined : { at, order };
  },
  free: (allocator, { block }) => allocator.free(block.at, block.order),
  resize(allocator, { block, order }) {
    if (!allocator.resize) throw new Error('engine bug: resize is not offered');
    const at = allocator.resize(block.at, block.order, order);
    return at === -1 ? undefined : { at, order };
  },
  split(allocator, { block, order }) {
    if (!allocator.splitUp) throw new Error('engine bug: split is not offered');
    return allocator.splitUp(block.at, block.order, order);
  },
  allocWhere(allocator, { order, where }) {
    if (!allocator.allocWhere) throw new Error('engine bug: allocWhere is not offered');
    const at = allocator.allocWhere(order, where);
    return at === -1 ? undefined : { at, order };
  },
};

const made = <O extends Op>(allocator: Allocator, call: CallOf<O>): AnswerOf<O> =>
  ways[call.op](allocator, call);

/** Makes the call. */
export const makeCall = (allocator: Allocator, call: Call): Answer => made(allocator, call);
