/*
 * Next fit over a byte per frame: a cursor says where to look first, and moves also when nothing is
 * found, which makes no difference to what can be had.
 */
#include "buddycheck.h"

#define FRAME 16u
#define FRAMES 64u

static unsigned char used[FRAMES];
static char *zone;
static unsigned frames, top, cursor;

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }

int BUDDYCHECK(init)(void *base, unsigned count, unsigned order_max) {
  if (count > FRAMES || count != 1u << order_max) return 0;
  zone = base;
  frames = count;
  top = order_max;
  cursor = 0;
  for (unsigned i = 0; i < FRAMES; i++) used[i] = 0;
  return 1;
}

void *BUDDYCHECK(alloc)(unsigned order) {
  unsigned n = 1u << order;
  if (order > top) return 0;
#ifdef FAULT_STOPS_AT_END
  for (cursor &= ~(n - 1); cursor < frames; cursor += n) {
    unsigned at = cursor;
#else
  for (unsigned tries = 0; tries < frames / n; tries++) {
    unsigned at = cursor & ~(n - 1);
    cursor = (at + n) % frames;
#endif
    unsigned i = 0;
    while (i < n && !used[at + i]) i++;
    if (i < n) continue;
    while (i-- > 0) used[at + i] = 1;
    return zone + at * FRAME;
  }
  return 0;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  unsigned at = (unsigned)((char *)block - zone) / FRAME;
  for (unsigned i = 1u << order; i-- > 0;) used[at + i] = 0;
#ifdef FAULT_STOPS_AT_END
  if (at < cursor && order > 0) cursor = at;
#endif
  return 1;
}
