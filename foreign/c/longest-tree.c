/*
 * No lists at all: a tree of bytes, each the order + 1 of the largest free block below its node, 0
 * where there is none. Free memory is never touched. On its way down it prefers the half whose
 * largest block is smaller: not always the smallest block that would do.
 */
#include "buddycheck.h"

#define FRAME 16u
#define LEAVES 64u

static unsigned char longest[2 * LEAVES];
static char *zone;
static unsigned root_order, top;

static unsigned larger(unsigned a, unsigned b) { return a > b ? a : b; }

/* What a node of this order is worth, its halves given: whole only if both are, up to the top. */
static unsigned joined(unsigned n, unsigned order) {
  unsigned left = longest[2 * n], right = longest[2 * n + 1];
#ifdef FAULT_NEVER_WHOLE
  (void)order;
  return larger(left, right);
#else
  if (order <= top && left == order && right == order) return order + 1;
#ifdef FAULT_LEFT_COUNTS_TWICE
  return larger(left, left);
#else
  return larger(left, right);
#endif
#endif
}

int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  if (frames > LEAVES || order_max > 6) return 0;
  zone = base;
  top = order_max;
  root_order = 0;
  while ((1u << root_order) < frames) root_order++;
  unsigned leaves = 1u << root_order;
#ifdef FAULT_TAIL_FREE
  for (unsigned i = 0; i < leaves; i++) longest[leaves + i] = 1;
#else
  for (unsigned i = 0; i < leaves; i++) longest[leaves + i] = i < frames;
#endif
  for (unsigned order = 1, first = leaves / 2; first > 0; order++, first /= 2)
    for (unsigned n = first; n < 2 * first; n++) longest[n] = (unsigned char)joined(n, order);
  return 1;
}

/* The tighter of the halves that fit. */
static unsigned better_half(unsigned n, unsigned wanted) {
  unsigned left = longest[2 * n], right = longest[2 * n + 1];
  if (left < wanted) return 2 * n + 1;
#ifdef FAULT_RIGHT_NOT_CHECKED
  if (right < left) return 2 * n + 1;
#else
  if (right >= wanted && right < left) return 2 * n + 1;
#endif
  return 2 * n;
}

void *BUDDYCHECK(alloc)(unsigned order) {
  unsigned n = 1, k = root_order;
#ifdef FAULT_ROOT_NOT_CHECKED
  if (longest[1] == 0) return 0;
#else
  if (longest[1] < order + 1) return 0;
#endif
  while (k > order) {
    n = better_half(n, order + 1);
    k--;
  }
  unsigned at = (n << k) - (1u << root_order);
  longest[n] = 0;
#ifdef FAULT_ONE_PARENT
  if (n > 1) longest[n / 2] = (unsigned char)joined(n / 2, k + 1);
#else
  for (n /= 2, k++; n > 0; n /= 2, k++) longest[n] = (unsigned char)joined(n, k);
#endif
  return zone + at * FRAME;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  unsigned at = (unsigned)((char *)block - zone) / FRAME;
  unsigned n = ((1u << root_order) + at) >> order;
  unsigned k = order;
#ifdef FAULT_WORTH_ONE_LESS
  longest[n] = (unsigned char)(order == 0 ? 1 : order);
#else
  longest[n] = (unsigned char)(order + 1);
#endif
  for (n /= 2, k++; n > 0; n /= 2, k++) longest[n] = (unsigned char)joined(n, k);
  return 1;
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }
