/*
 * A page allocator as in Linux 2.4: per order one list of free blocks, and one bit per pair of
 * buddies that is 1 where exactly one of the two is free. Written to be checked; each FAULT_ switch
 * puts in one bug of a class that real allocators have had. A VARIANT_ switch adds what is no bug:
 * COUNTS statistics that nothing depends on, LOGS a ring of the last calls, whose place does matter.
 */
#include "buddycheck.h"

#ifndef FRAME
#define FRAME 16u
#endif
#define ORDERS 7u
#define FRAMES 64u

struct node {
  struct node *next, *prev;
};

static struct node areas[ORDERS];
static unsigned maps[ORDERS];
static char *zone;
static unsigned zone_frames, top;

#ifdef VARIANT_COUNTS
static struct {
  unsigned allocs, frees, refusals, used, peak, latest, by_order[ORDERS];
  unsigned long long bytes;
} counts;

static void count_alloc(unsigned order) {
  counts.latest = ++counts.allocs;
  counts.by_order[order]++;
  counts.bytes += (unsigned long long)FRAME << order;
  counts.used += 1u << order;
  counts.peak = counts.used > counts.peak ? counts.used : counts.peak;
}

static void count_free(unsigned order) {
  counts.frees++;
  counts.used -= 1u << order;
}

__attribute__((export_name("pair_bit_counts"))) const void *counted(void) { return &counts; }
#endif

#ifdef VARIANT_LOGS
static struct {
  unsigned next, orders[4];
} last;

static void log_alloc(unsigned order) {
  last.orders[last.next] = order;
  last.next = (last.next + 1) % 4;
}

__attribute__((export_name("pair_bit_last"))) const void *logged(void) { return &last; }
#endif

static struct node *node_of(unsigned at) { return (struct node *)(zone + at * FRAME); }
static unsigned frame_of(const void *block) {
  return (unsigned)((const char *)block - zone) / FRAME;
}

static void insert(unsigned at, unsigned order) {
  struct node *node = node_of(at), *head = &areas[order];
  node->next = head->next;
  node->prev = head;
  head->next->prev = node;
  head->next = node;
}

static void unlink_node(struct node *node) {
  node->prev->next = node->next;
#ifndef FAULT_PREV_NOT_SET
  node->next->prev = node->prev;
#endif
}

/* Turns the pair's bit over; what it was before. The top order has no pairs. */
static unsigned toggle(unsigned at, unsigned order) {
  unsigned bit = 1u << (at >> (order + 1));
  maps[order] ^= bit;
  return (maps[order] & bit) == 0;
}

static void make_free(unsigned at, unsigned order) {
  if (order < top) toggle(at, order);
  insert(at, order);
}

int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  if (frames > FRAMES || order_max >= ORDERS) return 0;
  zone = base;
  zone_frames = frames;
  top = order_max;
  for (unsigned k = 0; k < ORDERS; k++) {
    areas[k].next = areas[k].prev = &areas[k];
    maps[k] = 0;
  }
  for (unsigned at = 0; at < frames;) {
    unsigned k = top;
    while ((at & ((1u << k) - 1)) != 0 || at + (1u << k) > frames) k--;
#ifdef FAULT_INIT_DROPS_TAIL
    if (k == 0 && at + 1 == frames && frames > 1) break;
#endif
    make_free(at, k);
    at += 1u << k;
  }
  return 1;
}

void *BUDDYCHECK(alloc)(unsigned order) {
  unsigned from = order;
#ifdef FAULT_SEARCH_SKIPS_EXACT
  if (from < top) from++;
#endif
  while (from <= top && areas[from].next == &areas[from]) from++;
#ifdef VARIANT_COUNTS
  if (from > top) counts.refusals++;
  else count_alloc(order);
#endif
  if (from > top) return 0;
#ifdef VARIANT_LOGS
  log_alloc(order);
#endif
  struct node *node = areas[from].next;
  unlink_node(node);
  unsigned at = frame_of(node);
#ifdef FAULT_TOGGLES_REQUESTED_ORDER
  if (order < top) toggle(at, order);
#else
  if (from < top) toggle(at, from);
#endif
  while (from > order) {
    from--;
#ifdef FAULT_REMAINDER_LOST
    if (from == 0) continue;
#endif
    make_free(at + (1u << from), from);
  }
  return node;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  unsigned at = frame_of(block), k = order;
#ifdef VARIANT_COUNTS
  count_free(order);
#endif
#ifdef FAULT_DROPS_FIFTH_FREE
  static unsigned frees;
  if (++frees % 5 == 0) return 1;
#endif
#ifdef FAULT_MERGES_PAST_TOP
  while (k <= top && toggle(at, k)) {
#else
  while (k < top && toggle(at, k)) {
#endif
#ifndef FAULT_BUDDY_STAYS_LISTED
    unlink_node(node_of(at ^ (1u << k)));
#endif
    at &= ~(1u << k);
    k++;
#ifdef FAULT_MERGES_ONE_LEVEL
    if (k < top) toggle(at, k);
    break;
#endif
  }
#ifdef FAULT_KEEPS_UPPER_HALF
  if (k > order) at |= 1u << (k - 1);
#endif
  insert(at, k);
  return 1;
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }

void *BUDDYCHECK(listed)(unsigned order, unsigned index) {
  struct node *node = areas[order].next;
  while (node != &areas[order] && index-- > 0) node = node->next;
  return node == &areas[order] ? 0 : node;
}

unsigned BUDDYCHECK(mark)(void *start, unsigned order) {
  unsigned at = frame_of(start);
  return order == 0 ? 0 : (maps[order - 1] >> (at >> order)) & 1;
}

unsigned BUDDYCHECK(scheme)(void) { return 2; }
