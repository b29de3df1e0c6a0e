/* @TITLE@
 *
 * Runs the program of a counterexample on real threads, round after round:
 *
 *     cc -O2 -g -pthread @FILE@ YOUR_SOURCES && ./a.out          (also with -fsanitize=thread)
 *
 * Exit code 1 if something is wrong, which is then named by its obligation (npx buddycheck explain
 * @RULE@); 0 if nothing was seen in @SECONDS@ seconds, which proves nothing: threads meet by chance.
 *
 * The schedule that fails, step by step:
 *
@SCHEDULE@ */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* The allocator under test; an #include of its own header does as well. */
@API@
#define CPUS @CPUS@
#define FRAMES @FRAMES@u
#define TOP_ORDER @TOP@u
#define PLACE @PLACE@ul /* frames between an aligned address and the zone */
#define HEADER_BYTES @HEADER@
#define SECONDS @SECONDS@
#define STUCK_SECONDS 60
#define TURNS 2000 /* of a round: threads that wait for one another seldom begin at once */
#define FREE_OLDEST (-1)
#define FREE_LATEST (-2)

#define CHECK(rule, holds, ...) \
  do { \
    if (!(holds)) { \
      printf("FAILS  %s  ", rule); \
      printf(__VA_ARGS__); \
      printf("\n"); \
      fflush(stdout); \
      _exit(1); \
    } \
  } while (0)

static __thread unsigned this_cpu;

@HOOKS@
@ADAPTER@
/* What each CPU does: an order to ask for, or which of its blocks to give back. */
@SCRIPTS@

static unsigned char *zone;
static unsigned owner[FRAMES];
static pthread_barrier_t turn;
static unsigned long rounds;
static time_t until;
static int is_over;

struct held {
  unsigned char *block;
  unsigned order;
};

/* The frames become this CPU's; they must have been nobody's. */
static void claim(unsigned char *block, unsigned order) {
  unsigned long at = (unsigned long)(block - HEADER_BYTES - zone) / frame_bytes, i;
  CHECK("O1", block >= zone && at + (1ul << order) <= FRAMES, "gave frame %lu of %u", at, FRAMES);
  for (i = at; i < at + (1ul << order); i++) {
    unsigned other = __atomic_exchange_n(&owner[i], this_cpu + 1, __ATOMIC_SEQ_CST);
    CHECK("K2", other == 0, "cpu%u was given frame %lu, which cpu%u has", this_cpu, i, other - 1);
  }
  for (i = 0; i < (frame_bytes << order) - HEADER_BYTES; i++) block[i] = (unsigned char)this_cpu;
}

static void give_back(struct held held) {
  unsigned long bytes = (frame_bytes << held.order) - HEADER_BYTES, i;
  unsigned long at = (unsigned long)(held.block - HEADER_BYTES - zone) / frame_bytes;
  for (i = 0; i < bytes; i++)
    CHECK("O5", held.block[i] == (unsigned char)this_cpu, "wrote byte %lu of cpu%u's", i, this_cpu);
  for (i = at; i < at + (1ul << held.order); i++)
    __atomic_store_n(&owner[i], 0, __ATOMIC_SEQ_CST);
  CHECK("O9", my_free(held.block, held.order, bytes, 1ul << held.order), "refused a free");
}

static void play(const int *acts, unsigned count) {
  struct held held[64];
  unsigned from = 0, to = 0, i;
  for (i = 0; i < count; i++) {
    if (acts[i] >= 0) {
      unsigned char *block = my_alloc((unsigned)acts[i]);
      if (!block) continue;
      claim(block, (unsigned)acts[i]);
      held[to].block = block;
      held[to++].order = (unsigned)acts[i];
    } else if (from < to) {
      if (acts[i] == FREE_LATEST) give_back(held[--to]);
      else give_back(held[from++]);
    }
  }
  while (from < to) give_back(held[from++]);
}

/* Everything is back: there must be room for every top block again, or else for every frame. */
static void whole(void) {
  static struct held held[FRAMES];
  unsigned order = @KEEPS_CACHES@ ? 0 : TOP_ORDER, count = 0, wanted = FRAMES >> order;
  while (count < wanted && (held[count].block = my_alloc(order))) {
    held[count].order = order;
    claim(held[count].block, order);
    count++;
  }
  CHECK("O2", @KEEPS_CACHES@ || count == wanted, "%u of %u blocks of order %u are left, with all given back",
        count, wanted, order);
  while (count > 0) give_back(held[--count]);
}

static void *thread(void *number) {
  unsigned turns;
  this_cpu = (unsigned)(unsigned long)number;
  for (;;) {
    pthread_barrier_wait(&turn);
    if (is_over) return 0;
    for (turns = 0; turns < TURNS; turns++) play(scripts[this_cpu], lengths[this_cpu]);
    pthread_barrier_wait(&turn);
    if (this_cpu > 0) continue;
    whole();
    rounds++;
    is_over = time(0) >= until;
    alarm(STUCK_SECONDS);
  }
}

@CRASHES@

int main(void) {
  pthread_t threads[CPUS];
  unsigned long largest, i;
  watch_for_crashes(STUCK_SECONDS);
  until = time(0) + SECONDS;
  frame_bytes = @FRAME_BYTES@;
  largest = frame_bytes << TOP_ORDER;
  largest = largest < 4096 ? 4096 : largest;
  zone = malloc(2 * largest + (FRAMES + PLACE) * frame_bytes);
  if (!zone) return 2;
  zone += (largest - (unsigned long)zone % largest) % largest + PLACE * frame_bytes;
  CHECK("O11", my_init(zone, FRAMES, TOP_ORDER), "init refuses the zone");
  pthread_barrier_init(&turn, 0, CPUS);
  for (i = 0; i < CPUS; i++) pthread_create(&threads[i], 0, thread, (void *)i);
  for (i = 0; i < CPUS; i++) pthread_join(threads[i], 0);
  printf("nothing was seen in %lu rounds of %d turns\n", rounds, TURNS);
  return 0;
}
