/*
 * The split-bit allocator for several CPUs, by locks that it imports: one for its lists and bits,
 * and one for a count of live blocks. It has no atomic instruction of its own: what a lock is the machine
 * says that runs it.
 */
#include "buddycheck.h"
#undef BUDDYCHECK
#define BUDDYCHECK(name) inner_##name
#include "split-bit.c"
#undef BUDDYCHECK
#define BUDDYCHECK(name) __attribute__((export_name("buddycheck_" #name))) buddycheck_##name

BUDDYCHECK_IMPORT(lock) void take_lock(void *lock);
BUDDYCHECK_IMPORT(unlock) void drop_lock(void *lock);

static unsigned heap_lock, count_lock, blocks, busy;

/* Locks are taken in the order heap, count. */
static void count(int more) {
  take_lock(&count_lock);
  blocks += (unsigned)more;
  drop_lock(&count_lock);
}

__attribute__((export_name("live_blocks"))) unsigned live_blocks(void) { return blocks; }

int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  blocks = busy = 0;
  return inner_init(base, frames, order_max);
}

void *BUDDYCHECK(alloc)(unsigned order) {
#ifdef FAULT_PEEKS_UNLOCKED
  /* Looks at the first free block to see whether it is the last one, before it has the lock. */
  struct block *first = lists[order];
  if (first && first->next == first) return 0;
#endif
#ifdef FAULT_BREAKS_LOCKS
  /* A lock that seems forgotten is opened. */
  if (busy) drop_lock(&heap_lock);
#endif
  take_lock(&heap_lock);
  busy = 1;
  void *got = inner_alloc(order);
#ifndef FAULT_COUNTS_UNLOCKED
  if (got) count(1);
#endif
#ifdef FAULT_LOST_UNLOCK
  if (!got) return 0;
#endif
  busy = 0;
  drop_lock(&heap_lock);
#ifdef FAULT_COUNTS_UNLOCKED
  if (got) blocks++;
#endif
#ifdef FAULT_UNLOCKS_TWICE
  if (got) drop_lock(&heap_lock);
#endif
  return got;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
#ifdef FAULT_BOTH_ORDERS
  take_lock(&count_lock);
  take_lock(&heap_lock);
  blocks--;
  int is_taken = inner_free(block, order);
  drop_lock(&heap_lock);
  drop_lock(&count_lock);
  return is_taken;
#else
  take_lock(&heap_lock);
#ifdef FAULT_TAKES_TWICE
  if (order == 0) take_lock(&heap_lock);
#endif
  count(-1);
#ifdef FAULT_WRITES_LATE
  inner_free(block, order);
  drop_lock(&heap_lock);
  /* Harmless on one CPU: there it is 0, or inside a larger free block. */
  ((struct block *)((char *)block - HEADER))->prev = 0;
  return 1;
#else
  int is_taken = inner_free(block, order);
  drop_lock(&heap_lock);
  return is_taken;
#endif
#endif
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }
unsigned BUDDYCHECK(header_bytes)(void) { return HEADER; }
void *BUDDYCHECK(listed)(unsigned order, unsigned index) { return inner_listed(order, index); }
