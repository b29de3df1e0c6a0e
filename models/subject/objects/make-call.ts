/** How each operation is called on an allocator of objects, and what it then says. */
import type {
  ClientAnswer,
  ObjectAnswerOf,
  ObjectCall,
  ObjectOp,
  ObjectRequestOf,
} from '../../../spec/objects/operations/operations.ts';
import type { Halting, OnCpu } from '../../../spec/objects/operations/operation.ts';
import type { ObjectAllocator } from '../../../spec/ports/object-port.ts';

type Ways = {
  readonly [O in ObjectOp]: (
    allocator: ObjectAllocator,
    call: ObjectRequestOf<O> & OnCpu,
  ) => Exclude<ObjectAnswerOf<O>, Halting>;
};

const ways: Ways = {
  alloc: (allocator, { bytes, cpu, alignment }) => allocator.alloc(bytes, cpu, alignment),
  free(allocator, { pointer, cpu }) {
    allocator.free(pointer, cpu);
    return 'freed';
  },
};

const made = <O extends ObjectOp>(
  allocator: ObjectAllocator,
  call: ObjectRequestOf<O> & OnCpu,
): Exclude<ObjectAnswerOf<O>, Halting> => ways[call.op](allocator, call);

/** Makes the call. A halt is thrown, as the program would end. */
export const makeObjectCall = (allocator: ObjectAllocator, call: ObjectCall): ClientAnswer =>
  made(allocator, call);
