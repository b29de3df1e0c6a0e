/*
 * The yardstick: the design of impl/designs/order-map.ts in C, one byte of tag and two links per frame, a
 * mask of the orders that have a free block. Run natively it also runs the workload; as wasm its two
 * calls are exported. Prints nanoseconds of processor time per call.
 */
#include <stdint.h>

#define FRAMES (1u << 20)
#define TOP 12
#define NONE 0xffffffffu
enum { NO_BLOCK = 0, FREE = 1, LIVE = 33 };

struct link { uint32_t next, prev; };

/* Nodes 0..TOP are the sentinels; frame f has node TOP + 1 + f. */
static struct link links[TOP + 1 + FRAMES];
static uint8_t tags[FRAMES];
static uint32_t mask;

static uint32_t node_of(uint32_t frame) { return frame + TOP + 1; }

static void unlink_node(uint32_t node, uint32_t order) {
  uint32_t next = links[node].next, prev = links[node].prev;
  links[prev].next = next;
  links[next].prev = prev;
  if (next == prev) mask &= ~(1u << order);
}

static void push(uint32_t frame, uint32_t order) {
  uint32_t node = node_of(frame), next = links[order].next;
  links[node].next = next;
  links[node].prev = order;
  links[next].prev = node;
  links[order].next = node;
  tags[frame] = FREE + order;
  mask |= 1u << order;
}

__attribute__((visibility("default"))) void buddy_init(void) {
  mask = 0;
  for (uint32_t k = 0; k <= TOP; k++) links[k].next = links[k].prev = k;
  for (uint32_t f = 0; f < FRAMES; f++) tags[f] = NO_BLOCK;
  for (uint32_t f = FRAMES; f > 0; f -= 1u << TOP) push(f - (1u << TOP), TOP);
}

__attribute__((visibility("default"))) uint32_t buddy_alloc(uint32_t order) {
  uint32_t fits = order > TOP ? 0 : mask & (~0u << order);
  if (!fits) return NONE;
  uint32_t source = (uint32_t)__builtin_ctz(fits);
  uint32_t node = links[source].next, frame = node - TOP - 1;
  unlink_node(node, source);
  while (source-- > order) push(frame + (1u << source), source);
  tags[frame] = LIVE + order;
  return frame;
}

__attribute__((visibility("default"))) int buddy_free(uint32_t frame, uint32_t order) {
  if (frame >= FRAMES || tags[frame] != LIVE + order) return 0;
  while (order < TOP && tags[frame ^ (1u << order)] == FREE + order) {
    unlink_node(node_of(frame ^ (1u << order)), order);
    tags[frame | (1u << order)] = NO_BLOCK;
    frame &= ~(1u << order);
    order++;
  }
  push(frame, order);
  return 1;
}

#ifndef __wasm__
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* argv: a file of one byte of order and four bytes of choice per call; calls; rounds; live blocks. */
static uint32_t live_target;
static uint32_t handles[FRAMES];
static uint8_t orders[FRAMES];

static unsigned long run(const uint8_t *order, const uint32_t *choice, long calls, uint32_t *kept) {
  uint32_t live = *kept;
  unsigned long served = 0;
  for (long i = 0; i < calls; i++) {
    if (live < live_target || ((choice[i] & 1) && live < 2 * live_target)) {
      uint32_t frame = buddy_alloc(order[i]);
      if (frame == NONE) continue;
      handles[live] = frame;
      orders[live++] = order[i];
    } else {
      uint32_t place = (choice[i] >> 1) % live--;
      buddy_free(handles[place], orders[place]);
      handles[place] = handles[live];
      orders[place] = orders[live];
    }
    served++;
  }
  *kept = live;
  return served;
}

int main(int argc, char **argv) {
  if (argc < 5) return 64;
  long calls = atol(argv[2]), rounds = atol(argv[3]);
  live_target = (uint32_t)atol(argv[4]);
  if (2 * live_target > FRAMES) return 64;
  uint8_t *order = malloc(calls);
  uint32_t *choice = malloc(4 * calls);
  FILE *file = fopen(argv[1], "rb");
  if (!file || fread(order, 1, calls, file) != (size_t)calls ||
      fread(choice, 4, calls, file) != (size_t)calls) return 66;
  fclose(file);
  uint32_t live = 0;
  buddy_init();
  for (long round = 0; round <= rounds; round++) {
    clock_t start = clock();
    unsigned long served = run(order, choice, calls, &live);
    double spent = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (round > 0) printf("%.2f\n", 1e9 * spent / served);
  }
  return 0;
}
#endif
