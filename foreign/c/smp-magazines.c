/*
 * The pair-bit allocator for several CPUs: one spinlock by atomic exchange, and for each CPU a
 * magazine of one frame that it takes from and gives to without the lock. An allocation that would
 * be refused first drains its own CPU's magazine, under the lock.
 */
#include "buddycheck.h"
#define FRAME 8u
#undef BUDDYCHECK
#define BUDDYCHECK(name) inner_##name
#include "pair-bit.c"
#undef BUDDYCHECK
#define BUDDYCHECK(name) __attribute__((export_name("buddycheck_" #name))) buddycheck_##name

#define CPUS 3u

BUDDYCHECK_IMPORT(cpu) unsigned current_cpu(void);

static unsigned lock;
static void *magazines[CPUS];

static void acquire(void) {
#ifdef FAULT_TEST_THEN_SET
  while (__atomic_load_n(&lock, __ATOMIC_ACQUIRE)) {}
  __atomic_store_n(&lock, 1, __ATOMIC_RELAXED);
#else
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) {}
#endif
}

static void release(void) { __atomic_store_n(&lock, 0, __ATOMIC_RELEASE); }

int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  lock = 0;
  for (unsigned i = 0; i < CPUS; i++) magazines[i] = 0;
  return inner_init(base, frames, order_max);
}

void *BUDDYCHECK(alloc)(unsigned order) {
  unsigned cpu = current_cpu();
  void *block = magazines[cpu];
  if (order == 0 && block) {
    magazines[cpu] = 0;
    return block;
  }
#ifdef FAULT_DRAINS_UNLOCKED
  if (block) inner_free(block, 0);
  magazines[cpu] = 0;
#endif
#ifdef FAULT_GIVES_UP
  unsigned tries = 0;
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE))
    if (++tries == 3) return 0;
#else
  acquire();
#endif
  void *got = inner_alloc(order);
#ifdef FAULT_UNLOCKS_EARLY
  release();
#endif
#ifndef FAULT_STRANDS
  if (!got && block) {
    magazines[cpu] = 0;
    inner_free(block, 0);
    got = inner_alloc(order);
  }
#endif
#ifdef FAULT_LOST_UNLOCK
  if (!got) return 0;
#endif
#ifndef FAULT_UNLOCKS_EARLY
  release();
#endif
  return got;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  unsigned cpu = current_cpu();
  if (order == 0 && !magazines[cpu]) {
    magazines[cpu] = block;
    return 1;
  }
#ifdef FAULT_FREE_UNLOCKED
  return inner_free(block, order);
#else
  acquire();
  int accepted = inner_free(block, order);
  release();
  return accepted;
#endif
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }
void *BUDDYCHECK(listed)(unsigned order, unsigned index) { return inner_listed(order, index); }

void *BUDDYCHECK(lock)(void) { return &lock; }
unsigned BUDDYCHECK(cache_max)(void) { return 1; }
void *BUDDYCHECK(cached)(unsigned cpu, unsigned index) { return index ? 0 : magazines[cpu]; }
