/** The implementations' public face: the designs, and the memories they run on. */
export { BootFreeList } from './boot-free-list.ts';
export { AccessFault, CheckedMemory } from './checked-memory.ts';
export { freeList } from './free-list.ts';
export { FlatMemory } from './memory.ts';
export { orderMap } from './order-map.ts';
export { stripeTree } from './stripe-tree/stripe-tree.ts';
export { pairMap, realMachine, realZone } from './pair-map.ts';
export { pmm } from './pmm.ts';
export { Halt } from './slab/halt.ts';
export { documentSizes } from './slab/sizes.ts';
export { pairMapTrusting } from './pair-map-trusting.ts';
export { splitBit } from './split-bit.ts';
export { Locked, locked, ticketed } from './smp/locked.ts';
export { PageCache, pageCached } from './smp/page-cache.ts';
export { SharedWords, ThreadCpu } from './smp/shared-words.ts';
export { SpinLock } from './smp/spin-lock.ts';
export { TicketLock } from './smp/ticket-lock.ts';
