/*
 * Asked in bytes, any number of them: a byte per frame says in which block it lies, and each block
 * begins with a header that says how large it is. How large the header is says a variable with an
 * initial value, as a tunable has. What is over of a block is kept with it.
 */
#include "buddycheck.h"

#define FRAME 32u
#define FRAMES 64u

unsigned header_bytes = 8;
static unsigned char used[FRAMES];
static char *zone;
static unsigned frames;

/* Frames of the least power of two that holds so many bytes and a header; 0 for too many. */
static unsigned frames_for(unsigned bytes) {
  unsigned n = 1, all = bytes + header_bytes;
#ifdef FAULT_HEADER_UNCOUNTED
  all = bytes;
#endif
  if (bytes > FRAME * FRAMES) return 0;
#ifdef FAULT_ROUNDS_DOWN
  while (2 * n * FRAME <= all) n *= 2;
#else
  while (n * FRAME < all) n *= 2;
#endif
  return n;
}

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME; }

unsigned BUDDYCHECK(header_bytes)(void) { return header_bytes; }

int BUDDYCHECK(init)(void *base, unsigned count, unsigned order_max) {
  if (count > FRAMES || count != 1u << order_max) return 0;
  zone = base;
  frames = count;
  for (unsigned i = 0; i < FRAMES; i++) used[i] = 0;
  return 1;
}

void *BUDDYCHECK(alloc_bytes)(unsigned bytes) {
  unsigned n = frames_for(bytes);
  if (n == 0) return 0;
  for (unsigned at = 0; at + n <= frames; at += n) {
    unsigned i = 0;
    while (i < n && !used[at + i]) i++;
    if (i < n) continue;
    while (i-- > 0) used[at + i] = 1;
    *(unsigned *)(zone + at * FRAME) = n;
    return zone + at * FRAME + header_bytes;
  }
  return 0;
}

int BUDDYCHECK(free)(void *block, unsigned order) {
  (void)order;
  unsigned *header = (unsigned *)((char *)block - header_bytes);
  unsigned at = (unsigned)((char *)header - zone) / FRAME;
  for (unsigned i = *header; i-- > 0;) used[at + i] = 0;
  return 1;
}
