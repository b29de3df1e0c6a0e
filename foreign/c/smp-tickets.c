/*
 * The pair-bit allocator behind a ticket lock as Linux had it on x86 until 2015: two 16-bit halves
 * of one word, the next ticket to be drawn and the one that is served.
 */
#include "buddycheck.h"
#define FRAME 8u
#undef BUDDYCHECK
#define BUDDYCHECK(name) inner_##name
#include "pair-bit.c"
#undef BUDDYCHECK
#define BUDDYCHECK(name) __attribute__((export_name("buddycheck_" #name))) buddycheck_##name

static struct {
  unsigned short served, next;
} lock __attribute__((aligned(4)));

static unsigned short draw(void) {
#ifdef FAULT_DRAWN_TWICE
  unsigned short mine = __atomic_load_n(&lock.next, __ATOMIC_RELAXED);
  __atomic_store_n(&lock.next, (unsigned short)(mine + 1), __ATOMIC_RELAXED);
  return mine;
#else
  return __atomic_fetch_add(&lock.next, 1, __ATOMIC_RELAXED);
#endif
}

static void acquire(void) {
  unsigned short mine = draw();
#ifdef FAULT_COMPARES_LESS
  while (__atomic_load_n(&lock.served, __ATOMIC_ACQUIRE) > mine) {}
#else
  while (__atomic_load_n(&lock.served, __ATOMIC_ACQUIRE) != mine) {}
#endif
}

static void release(void) {
#ifdef FAULT_SERVES_LAST
  unsigned short next = __atomic_load_n(&lock.next, __ATOMIC_RELAXED);
  __atomic_store_n(&lock.served, next, __ATOMIC_RELEASE);
#else
  __atomic_fetch_add(&lock.served, 1, __ATOMIC_RELEASE);
#endif
}

int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  __atomic_store_n(&lock.next, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&lock.served, 0, __ATOMIC_RELAXED);
  return inner_init(base, frames, order_max);
}

void *BUDDYCHECK(alloc)(unsigned order) {
  acquire();
  void *got = inner_alloc(order);
  release();
  return got;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  acquire();
  int accepted = inner_free(block, order);
  release();
  return accepted;
}

/* Only the difference of the two counts. */
void BUDDYCHECK(settle)(void) {
  if (lock.served == lock.next) lock.served = lock.next = 0;
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }
void *BUDDYCHECK(listed)(unsigned order, unsigned index) { return inner_listed(order, index); }
