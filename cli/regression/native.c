/* @TITLE@
 *
 * Makes the calls of a counterexample by the allocator's own functions, natively:
 *
 *     cc -O2 -g @FILE@ YOUR_SOURCES && ./a.out          (also with -fsanitize=address,undefined)
 *
 * Exit code 0 if all is right, 1 if something is wrong, which is then named by its obligation:
 * npx buddycheck explain @RULE@. Its lists are not looked at, only what they lead to.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The allocator under test; an #include of its own header does as well. */
@API@
#define CALLS @CALLS_COUNT@
#define FRAMES @FRAMES@u
#define TOP_ORDER @TOP@u
#define LEAST_SERVED @LEAST@u /* orders that it promises to serve */
#define MOST_SERVED @MOST@u
#define PLACE @PLACE@ul /* frames between an aligned address and the zone */
#define ORIGIN @ORIGIN@ul /* of them, those that alignment counts */
#define MAY_REFUSE(order) @MAY_REFUSE@ /* for want of something else than room */
#define RUNS @RUNS@
#define HEADER_BYTES @HEADER@

#define CHECK(rule, holds, ...) \
  do { \
    if (!(holds)) { \
      printf("FAILS  %s  ", rule); \
      printf(__VA_ARGS__); \
      printf("\n"); \
      exit(1); \
    } \
  } while (0)

@ADAPTER@
@JUDGE@
@CALLS@
@CRASHES@

int main(void) {
  unsigned long largest;
  watch_for_crashes(20);
  frame_bytes = @FRAME_BYTES@;
  largest = frame_bytes << TOP_ORDER;
  largest = largest < 4096 ? 4096 : largest;
  arena_bytes = 2 * largest + (FRAMES + PLACE) * frame_bytes + 2 * GUARD;
  arena = malloc(arena_bytes);
  if (!arena) return 2;
  zone = arena + GUARD;
  zone += (largest - (unsigned long)zone % largest) % largest + PLACE * frame_bytes;
  for (run = 0; run < RUNS; run++) once();
  printf("HOLDS  %u answers, %d times\n", answered, RUNS);
  return 0;
}
