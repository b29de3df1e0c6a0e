/*
 * A malloc-like allocator: bytes in, a pointer out, and free is told nothing but the pointer. Each
 * block begins with a header of 8 bytes, its order and whether it is free; one bit per node of the
 * buddy tree says that the node is split, so a buddy's header is read only where there is one.
 */
#include "buddycheck.h"

#define FRAME 32u
#define HEADER 8u
#define ORDERS 7u
#define FRAMES 64u

struct block {
  unsigned char order, is_free;
  unsigned char unused[6];
  struct block *next, *prev;
};

static struct block *lists[ORDERS];
static unsigned split[2 * FRAMES / 32];
static char *zone;
static unsigned zone_frames, top;

static struct block *block_at(unsigned at) { return (struct block *)(zone + at * FRAME); }
static unsigned frame_of(const void *p) { return (unsigned)((const char *)p - zone) / FRAME; }

/* Nodes are numbered as in a heap: the one of order k that holds frame `at` below 64 leaves. */
static unsigned node_of(unsigned at, unsigned order) { return (FRAMES + at) >> order; }
static int is_split(unsigned n) { return (split[n / 32] >> (n % 32)) & 1; }
static void turn_split(unsigned n) { split[n / 32] ^= 1u << (n % 32); }

static void push(unsigned at, unsigned order) {
  struct block *b = block_at(at);
  b->order = (unsigned char)order;
  b->is_free = 1;
  b->next = lists[order];
  b->prev = 0;
  if (b->next) b->next->prev = b;
  lists[order] = b;
}

static void take(struct block *b, unsigned order) {
  if (b->prev) b->prev->next = b->next;
  else lists[order] = b->next;
#ifndef FAULT_HALF_UNLINKED
  if (b->next) b->next->prev = b->prev;
#endif
#ifndef FAULT_TAG_NOT_CLEARED
  b->is_free = 0;
#endif
}

int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  if (frames > FRAMES || order_max >= ORDERS) return 0;
  zone = base;
  zone_frames = frames;
  top = order_max;
  for (unsigned k = 0; k < ORDERS; k++) lists[k] = 0;
  for (unsigned i = 0; i < 2 * FRAMES / 32; i++) split[i] = 0;
  for (unsigned at = 0; at < frames;) {
    unsigned k = top;
    while ((at & ((1u << k) - 1)) != 0 || at + (1u << k) > frames) k--;
    for (unsigned up = k + 1; up <= top; up++)
      if (!is_split(node_of(at, up))) turn_split(node_of(at, up));
    push(at, k);
    at += 1u << k;
  }
  return 1;
}

static unsigned order_of(unsigned bytes) {
  unsigned k = 0;
#ifdef FAULT_ORDER_ONE_UP
  while ((FRAME << k) <= bytes + HEADER) k++;
#else
  while ((FRAME << k) < bytes + HEADER) k++;
#endif
  return k;
}

static void *allocate(unsigned bytes) {
  unsigned order = order_of(bytes), from = order;
  while (from <= top && !lists[from]) from++;
  if (from > top) return 0;
  struct block *b = lists[from];
  take(b, from);
  unsigned at = frame_of(b);
  while (from > order) {
    turn_split(node_of(at, from));
    from--;
    push(at + (1u << from), from);
  }
  b->order = (unsigned char)order;
  return (char *)b + HEADER;
}

static int release(void *p) {
#ifdef FAULT_FREE_TRUSTS_PAYLOAD
  struct block *b = p;
#else
  struct block *b = (struct block *)((char *)p - HEADER);
#endif
  unsigned at = frame_of(b), k = b->order;
  while (k < top) {
    unsigned buddy = at ^ (1u << k);
#ifndef FAULT_MERGES_BEYOND_END
    if (buddy + (1u << k) > zone_frames) break;
#endif
    struct block *other = block_at(buddy);
#ifndef FAULT_BUDDY_OF_ANY_ORDER
    if (is_split(node_of(buddy, k))) break;
#endif
    if (!other->is_free) break;
    take(other, other->order);
    at &= ~(1u << k);
    k++;
#ifndef FAULT_SPLIT_NOT_CLEARED
    turn_split(node_of(at, k));
#endif
#ifdef FAULT_MERGES_ONE_LEVEL
    break;
#endif
  }
  push(at, k);
  return 1;
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }
unsigned BUDDYCHECK(header_bytes)(void) { return HEADER; }
void *BUDDYCHECK(alloc)(unsigned order) { return allocate((FRAME << order) - HEADER); }

int BUDDYCHECK(free)(void *block, unsigned order) {
  (void)order;
  return release(block);
}

void *BUDDYCHECK(listed)(unsigned order, unsigned index) {
  struct block *b = lists[order];
  while (b && index-- > 0) b = b->next;
  return b;
}

unsigned BUDDYCHECK(mark)(void *start, unsigned order) {
  return (unsigned)is_split(node_of(frame_of(start), order));
}

unsigned BUDDYCHECK(scheme)(void) { return 3; }
