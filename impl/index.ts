/** The implementations' public face: the designs, and the memories they run on. */
export { BootFreeList } from './designs/stripe-tree/boot-free-list.ts';
export { AccessFault, CheckedMemory } from './memory/checked-memory.ts';
export { freeList } from './designs/free-list.ts';
export { FlatMemory } from './memory/memory.ts';
export { orderMap } from './designs/order-map.ts';
export { stripeTree } from './designs/stripe-tree/stripe-tree.ts';
export { pairMap, realMachine, realZone } from './designs/pair-map.ts';
export { pmm } from './slab/pmm.ts';
export { Halt } from './slab/halt.ts';
export { documentSizes } from './slab/sizes.ts';
export { pairMapTrusting } from './designs/pair-map-trusting.ts';
export { splitBit } from './designs/split-bit.ts';
export { Locked, locked, ticketed } from './smp/locked.ts';
export { PageCache, pageCached } from './smp/page-cache.ts';
export { SharedWords, ThreadCpu } from './smp/shared-words.ts';
export { SpinLock } from './smp/spin-lock.ts';
export { TicketLock } from './smp/ticket-lock.ts';
