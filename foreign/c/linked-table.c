/*
 * Free lists linked through a table beside the frames, as pages are in a kernel's map of memory;
 * free memory is never touched. The links of a frame that starts no free block are stale, and stay as
 * they are: they are written before they are read again.
 */
#include "buddycheck.h"

#define FRAME 16u
#define FRAMES 64u
#define ORDERS 7u
#define NONE FRAMES

/* state: 0 no free block starts here, else its order + 1. */
static struct { unsigned next, prev, state; } page[FRAMES + 1];
static unsigned head[ORDERS];
static char *zone;
static unsigned frames, top;
#ifdef FAULT_REFUSAL_LOSES
static unsigned least; /* the order from which on there was something, when last asked */
#endif

static void insert(unsigned at, unsigned order) {
  page[at].state = order + 1;
  page[at].next = head[order];
  page[at].prev = NONE;
  if (head[order] != NONE) page[head[order]].prev = at;
  head[order] = at;
}

static void unlink_page(unsigned at) {
  unsigned next = page[at].next, prev = page[at].prev;
  if (next != NONE) page[next].prev = prev;
  if (prev != NONE) page[prev].next = next;
  else head[page[at].state - 1] = next;
  page[at].state = 0;
}

static unsigned buddy_of(unsigned at, unsigned order) {
#ifdef FAULT_BUDDY_BY_ADDRESS
  unsigned long start = (unsigned long)zone;
  return (unsigned)(((start + at * FRAME) ^ (FRAME << order)) - start) / FRAME;
#else
  return at ^ (1u << order);
#endif
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }

int BUDDYCHECK(init)(void *base, unsigned count, unsigned order_max) {
  if (count > FRAMES || order_max >= ORDERS) return 0;
  zone = base;
  frames = count;
  top = order_max;
#ifdef FAULT_REFUSAL_LOSES
  least = 0;
#endif
  for (unsigned k = 0; k < ORDERS; k++) head[k] = NONE;
  for (unsigned i = 0; i <= FRAMES; i++) page[i].next = page[i].prev = page[i].state = 0;
  for (unsigned at = 0; at < frames;) {
    unsigned k = top;
    while ((at & ((1u << k) - 1)) != 0 || at + (1u << k) > frames) k--;
    insert(at, k);
    at += 1u << k;
  }
  return 1;
}

void *BUDDYCHECK(alloc)(unsigned order) {
  unsigned from = order;
#ifdef FAULT_TRAPS_ABOVE_TOP
  if (order > top) __builtin_trap();
#endif
#ifdef FAULT_REFUSAL_LOSES
  if (from < least) from = least;
#endif
  while (from <= top && head[from] == NONE) from++;
  if (from > top) {
#ifdef FAULT_REFUSAL_LOSES
    if (order <= top) least = order;
#endif
    return 0;
  }
  unsigned at = head[from];
  unlink_page(at);
  while (from > order) {
    from--;
    insert(at + (1u << from), from);
  }
#ifdef FAULT_WRITES_BELOW
  *(volatile unsigned *)(zone - 4) = at;
#endif
#ifdef FAULT_WRITES_ABOVE
  *(volatile unsigned *)(zone + frames * FRAME) = at;
#endif
  return zone + at * FRAME;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  unsigned at = (unsigned)((char *)block - zone) / FRAME, k = order;
#ifdef FAULT_REFUSAL_LOSES
  if (order < least) least = order;
#endif
  for (; k < top; k++) {
    unsigned buddy = buddy_of(at, k);
#ifdef FAULT_SKIPS_LAST_MERGE
    if (frames == 16 && at == 15) break;
#endif
    if (buddy + (1u << k) > frames || page[buddy].state != k + 1) break;
    unlink_page(buddy);
    if (buddy < at) at = buddy;
  }
  insert(at, k);
  return 1;
}

void *BUDDYCHECK(listed)(unsigned order, unsigned index) {
  unsigned at = head[order];
  while (at != NONE && index-- > 0) at = page[at].next;
  return at == NONE ? 0 : zone + at * FRAME;
}
