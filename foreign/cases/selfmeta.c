/* The free list is an array; when the list's array of 4 entries is used up, a frame for more is asked of the allocator itself. */
#include "buddycheck.h"
#define F 64u
#define MAXF 16u
BUDDYCHECK_IMPORT(lock) void take_lock(void *lock);
BUDDYCHECK_IMPORT(unlock) void drop_lock(void *lock);
static unsigned lock_, used[MAXF];
static unsigned desc_free;          /* descriptors that are left; one is needed for each live block */
static char *base_; static unsigned n_;
unsigned BUDDYCHECK(frame_bytes)(void) { return F; }
int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  (void)order_max;
  if (frames > MAXF) return 0;
  base_ = base; n_ = frames; desc_free = 3;
  for (unsigned i = 0; i < MAXF; i++) used[i] = 0;
  return 1;
}
static int take(unsigned n) {
  for (unsigned at = 0; at + n <= n_; at += n) {
    unsigned i = 0;
    while (i < n && !used[at + i]) i++;
    if (i < n) continue;
    for (i = 0; i < n; i++) used[at + i] = 1;
    return (int)at;
  }
  return -1;
}
static void *get(unsigned order) {
  take_lock(&lock_);
  if (!desc_free) {
#ifdef BUG
    if (!get(0)) { drop_lock(&lock_); return 0; }      /* a frame of descriptors: the lock is ours already */
#else
    int own = take(1);
    if (own < 0) { drop_lock(&lock_); return 0; }
    used[own] = 2;
#endif
    desc_free = 4;
  }
  int at = take(1u << order);
  if (at >= 0) desc_free--;
  drop_lock(&lock_);
  return at < 0 ? 0 : base_ + (unsigned)at * F;
}
/* Frames that hold descriptors are its own. */
void *BUDDYCHECK(held)(unsigned index) {
  for (unsigned i = 0; i < n_; i++)
    if (used[i] == 2 && index-- == 0) return base_ + i * F;
  return 0;
}
void *BUDDYCHECK(alloc)(unsigned order) { return get(order); }
int BUDDYCHECK(free)(void *b, unsigned order) {
  unsigned at = (unsigned)((char *)b - base_) / F;
  take_lock(&lock_);
  for (unsigned i = 0; i < 1u << order; i++) used[at + i] = 0;
  desc_free++;
  drop_lock(&lock_);
  return 1;
}
