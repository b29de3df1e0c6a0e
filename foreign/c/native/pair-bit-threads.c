/*
 * pair-bit.c on real threads, natively, with a log: four threads allocate and free at random under
 * one lock, and every so many calls somebody shows the free lists.
 *
 *     cc -O2 -pthread -Wno-attributes -o pair-bit-threads pair-bit-threads.c    (-DFAULT_…: with a bug)
 *     ./pair-bit-threads log.jsonl 1 && npx buddycheck trace log.jsonl
 *
 * Blocks are not written to, so that a fault shows in the log before it ends the program; should one
 * send the allocator into a loop, an alarm ends it, and the log up to there is whole.
 */
#include <pthread.h>

#include "../buddycheck-log.h"
#include "../pair-bit.c"

#define THREADS 4
#define CALLS 400
#define PAGES 63u
#define TOP 4u
#define HELD 24

static _Alignas(FRAMES * FRAME) char memory[2 * FRAMES * FRAME];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned seed, calls;

static unsigned drawn(unsigned *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

/* As many as there can be at most: lists that a fault has bent must not be followed for ever. */
static void show_lists(const char *name) {
  struct buddycheck_snapshot shot = buddycheck_snapshot_begin(name);
  for (unsigned order = 0; order < ORDERS; order++) {
    for (unsigned i = 0; i < FRAMES; i++) {
      void *block = buddycheck_listed(order, i);
      if (!block) break;
      buddycheck_snapshot_block(&shot, block, order);
    }
  }
  buddycheck_snapshot_end(&shot);
}

struct held {
  void *block;
  unsigned order;
};

static void allocate(struct held *held, unsigned order) {
  pthread_mutex_lock(&lock);
  void *block = buddycheck_alloc(order);
  if (block) buddycheck_log_alloc(block, order);
  else buddycheck_log_fail(order);
  if (++calls % 25 == 0) show_lists("between");
  pthread_mutex_unlock(&lock);
  held->block = block;
  held->order = order;
}

static void give_back(struct held *held) {
  pthread_mutex_lock(&lock);
  buddycheck_log_free(held->block, held->order);
  buddycheck_free(held->block, held->order);
  if (++calls % 25 == 0) show_lists("between");
  pthread_mutex_unlock(&lock);
  held->block = 0;
}

static void *work(void *number) {
  struct held held[HELD] = {{0, 0}};
  unsigned state = seed * 2654435761u + 97u * (unsigned)(uintptr_t)number + 1;
  for (unsigned i = 0; i < CALLS; i++) {
    struct held *one = &held[drawn(&state) % HELD];
    if (one->block) give_back(one);
    else allocate(one, drawn(&state) % 8 < 5 ? 0 : drawn(&state) % (TOP + 1));
  }
  for (unsigned i = 0; i < HELD; i++) {
    if (held[i].block) give_back(&held[i]);
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: %s LOG SEED\n", argv[0]);
    return 64;
  }
  seed = (unsigned)strtoul(argv[2], 0, 10);
  alarm(5);
  struct buddycheck_log log = {
      .name = "pair-bit", .page_size = FRAME, .base = memory, .pages = PAGES, .order_max = TOP,
      .promises = "\"merged\",\"low-end\",\"smallest\",\"refusals\"", .fresh = 1};
  if (!buddycheck_init(memory, PAGES, TOP) || buddycheck_log_open(argv[1], &log) != 0) return 1;
  show_lists("start");
  pthread_t threads[THREADS];
  for (uintptr_t i = 0; i < THREADS; i++) pthread_create(&threads[i], 0, work, (void *)i);
  for (unsigned i = 0; i < THREADS; i++) pthread_join(threads[i], 0);
  show_lists("end");
  buddycheck_log_close();
  return 0;
}
