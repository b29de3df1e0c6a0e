/** The spec's public face: what a page allocator owes, and the port through which it is checked. */
export type { Blame, ObligationId, Reason } from './blame.ts';
export { marksRight, meaning, nodesOf } from './bitmaps.ts';
export * from './access.ts';
export { type CacheUse, cachesRight, usesOwn } from './cpu-cache.ts';
export * from './geometry.ts';
export { answers, noSlack, type Slack } from './history.ts';
export { Ledger } from './ledger.ts';
export type { Ring } from './lists.ts';
export { type Implied, implied } from './implied.ts';
export * from './locks.ts';
export { isVisible } from './metadata.ts';
export * from './object-history.ts';
export * from './operations.ts';
export type { Pick } from './picks.ts';
export type {
  Allocator,
  CacheWords,
  Cpu,
  Declarations,
  Design,
  Memory,
  SharedAllocator,
  SharedDesign,
  SharedMemory,
  SharedSpace,
  Space,
  TicketWords,
} from './port.ts';
export { firstBroken, invariants, refines } from './refinement.ts';
export * from './slab.ts';
export * from './slab-calls.ts';
export type * from './slab-port.ts';
export { objectViewOf, type ObjectState, type ObjectView } from './slab-view.ts';
export * from './state.ts';
export * from './transit.ts';
export { FRAME_MAX, type Frame, frame, type Order, ORDER_MAX, order } from './units.ts';
export { type Inspection, isBlame, makeView, type Scheme, type View, viewOf } from './view.ts';
export * from './zone.ts';
