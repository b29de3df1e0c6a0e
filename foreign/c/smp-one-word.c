/*
 * A lock-free page allocator for several CPUs: the whole heap is one 64-bit word, a bit per node of
 * the tree that is a free block, and every call replaces that word by compare and exchange. The
 * lower half has order 0, the upper half all other orders: each half alone is a heap that never was.
 */
#include "buddycheck.h"
#include <stdint.h>

#define FRAME 8u
#define FRAMES 32u

static uint64_t heap;
static char *zone;
static unsigned zone_frames, top;

/* Row k of the tree begins here: 0, 32, 48, 56, 60, 62. */
static unsigned row(unsigned order) { return 64u - (64u >> order); }
static uint64_t bit(unsigned order, unsigned index) { return 1ull << (row(order) + index); }
static uint64_t in_row(uint64_t word, unsigned order) {
  return (word >> row(order)) & ((1ull << (FRAMES >> order)) - 1);
}

static uint64_t look(void) { return __atomic_load_n(&heap, __ATOMIC_ACQUIRE); }

/* Puts `after` in the place of `*before`; if that is no longer there, says what is. */
static int replace(uint64_t *before, uint64_t after) {
#if defined FAULT_STORES
  (void)before;
  __atomic_store_n(&heap, after, __ATOMIC_RELEASE);
  return 1;
#elif defined FAULT_HALF_COMPARED || defined FAULT_HALVES
  uint32_t *half = (uint32_t *)&heap, lower = (uint32_t)*before, upper = (uint32_t)(*before >> 32);
  int done = __atomic_compare_exchange_n(half, &lower, (uint32_t)after, 0, __ATOMIC_ACQ_REL,
                                         __ATOMIC_ACQUIRE);
#ifdef FAULT_HALF_COMPARED
  if (done) __atomic_store_n(half + 1, (uint32_t)(after >> 32), __ATOMIC_RELEASE);
#else
  done = done && __atomic_compare_exchange_n(half + 1, &upper, (uint32_t)(after >> 32), 0,
                                             __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
#endif
  (void)upper;
  if (!done) *before = look();
  return done;
#else
  return __atomic_compare_exchange_n(&heap, before, after, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
#endif
}

int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  if (frames > FRAMES || order_max > 5) return 0;
  uint64_t word = 0;
  zone = base;
  zone_frames = frames;
  top = order_max;
  for (unsigned at = 0; at < frames;) {
    unsigned k = top;
    while (at & ((1u << k) - 1) || at + (1u << k) > frames) k--;
    word |= bit(k, at >> k);
    at += 1u << k;
  }
  __atomic_store_n(&heap, word, __ATOMIC_RELEASE);
  return 1;
}

/* The word without a block of this order, and which one that is; 0 if there is none. */
static uint64_t taken(uint64_t word, unsigned order, unsigned *index) {
  unsigned k = order;
  while (k <= top && in_row(word, k) == 0) k++;
  if (k > top) return 0;
  unsigned i = (unsigned)__builtin_ctzll(in_row(word, k));
  word &= ~bit(k, i);
  while (k-- > order) {
    i *= 2;
    word |= bit(k, i + 1);
  }
  *index = i;
  return word | 1ull << 63;
}

void *BUDDYCHECK(alloc)(unsigned order) {
  uint64_t before = look();
#ifdef FAULT_NOT_RECOMPUTED
  unsigned index;
  uint64_t after = taken(before, order, &index);
  if (!after) return 0;
  while (!replace(&before, after & ~(1ull << 63))) {}
  return zone + (index << order) * FRAME;
#else
  for (;;) {
    unsigned index;
    uint64_t after = taken(before, order, &index);
    if (!after) return 0;
    if (replace(&before, after & ~(1ull << 63))) return zone + (index << order) * FRAME;
  }
#endif
}

static uint64_t given(uint64_t word, unsigned order, unsigned index) {
  unsigned k = order;
#ifdef FAULT_UPPER_NOT_MERGED
  while (k < top && index & 1 && word & bit(k, index ^ 1)) {
#else
  while (k < top && word & bit(k, index ^ 1)) {
#endif
    word &= ~bit(k, index ^ 1);
    index /= 2;
    k++;
  }
  return word | bit(k, index);
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  unsigned at = (unsigned)((char *)block - zone) / FRAME;
  uint64_t before = look();
#ifdef FAULT_FREE_ADDS
  /* Right while no buddy is free, and while nobody else comes. */
  __atomic_fetch_or(&heap, given(before, order, at >> order) ^ before, __ATOMIC_ACQ_REL);
#else
  while (!replace(&before, given(before, order, at >> order))) {}
#endif
  return 1;
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }

void *BUDDYCHECK(listed)(unsigned order, unsigned index) {
  for (unsigned i = 0; i < zone_frames >> order; i++) {
    if (look() & bit(order, i) && index-- == 0) return zone + (i << order) * FRAME;
  }
  return 0;
}

unsigned BUDDYCHECK(mark)(void *start, unsigned order) {
  unsigned at = (unsigned)((char *)start - zone) / FRAME;
  return (look() & bit(order, at >> order)) != 0;
}
unsigned BUDDYCHECK(scheme)(void) { return 1; }
