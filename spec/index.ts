/** The spec's public face: what a page allocator owes, and the port through which it is checked. */
export type { Blame, ObligationId, Reason } from './blocks/blame.ts';
export { marksRight, meaning, nodesOf } from './pages/bitmaps.ts';
export * from './cpus/access.ts';
export { type CacheUse, cachesRight, usesOwn } from './cpus/cpu-cache.ts';
export * from './blocks/geometry.ts';
export { answers, noSlack } from './cpus/history.ts';
export type { Heap } from './pages/heap.ts';
export { Ledger } from './pages/ledger.ts';
export type { Inspection, Ring, Scheme } from './ports/inspection.ts';
export { type Implied, implied } from './obligations/implied.ts';
export type { Obligation } from './obligations/obligation.ts';
export { obligationIds, obligations } from './obligations/obligations.ts';
export * from './cpus/locks.ts';
export { isVisible } from './pages/metadata.ts';
export * from './objects/object-history.ts';
export {
  type AllocCall,
  cuts,
  givesFree,
  refusesOnlyFull,
  sources,
  takesSmallest,
} from './operations/alloc.ts';
export { type FreeCall, rejects, takesBack } from './operations/free.ts';
export type { Change, Operation, Owed, Sight, Slack } from './operations/operation.ts';
export * from './operations/operations.ts';
export type { Pick } from './pages/picks.ts';
export type {
  Allocator,
  CacheWords,
  Cpu,
  Design,
  Memory,
  SharedAllocator,
  SharedDesign,
  SharedMemory,
  SharedSpace,
  Space,
  TicketWords,
} from './ports/page-port.ts';
export { firstBroken, invariants, refines } from './pages/refinement.ts';
export * from './objects/object-invariants.ts';
export { type Served, servedBy } from './objects/object-served.ts';
export type {
  Halted,
  Held,
  ObjectChange,
  ObjectOperation,
} from './objects/operations/operation.ts';
export * from './objects/operations/operations.ts';
export { refusesOnlyOutOfRoom } from './objects/operations/alloc.ts';
export { dispatched, namesClass } from './objects/operations/free.ts';
export type * from './ports/object-port.ts';
export { objectViewOf, type ObjectState, type ObjectView } from './objects/object-view.ts';
export * from './pages/state.ts';
export * from './cpus/transit.ts';
export { FRAME_MAX, type Frame, frame, type Order, ORDER_MAX, order } from './blocks/units.ts';
export { isBlame, makeView, type View, viewOf } from './pages/view.ts';
export * from './blocks/zone.ts';
export { type Declarations, promised, promises, sharedPromises } from './promises/promises.ts';
