// SPDX-License-Identifier: GPL-2.0
/* @TITLE@
 *
 * Makes the calls of a counterexample by the allocator's own functions, as a KUnit suite: put it
 * beside the allocator, add `obj-$(CONFIG_KUNIT) += @STEM@.o` to its Makefile, and
 *
 *     ./tools/testing/kunit/kunit.py run --kunitconfig=... @SUITE@
 *
 * What fails is named by its obligation: npx buddycheck explain @RULE@. Its lists are not looked
 * at, only what they lead to.
 */
#include <kunit/test.h>
#include <linux/slab.h>

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

static struct kunit *test_under_way;

/* An assertion of KUnit ends the test. */
#define CHECK(rule, holds, ...) \
  KUNIT_ASSERT_TRUE_MSG(test_under_way, !!(holds), rule ": " __VA_ARGS__)

@ADAPTER@
@JUDGE@
@CALLS@
static void @NAME@(struct kunit *test) {
  unsigned long largest;
  test_under_way = test;
  frame_bytes = @FRAME_BYTES@;
  largest = frame_bytes << TOP_ORDER;
  largest = largest < 4096 ? 4096 : largest;
  arena_bytes = 2 * largest + (FRAMES + PLACE) * frame_bytes + 2 * GUARD;
  arena = kunit_kzalloc(test, arena_bytes, GFP_KERNEL);
  KUNIT_ASSERT_NOT_NULL(test, arena);
  zone = arena + GUARD;
  zone += (largest - (unsigned long)zone % largest) % largest + PLACE * frame_bytes;
  for (run = 0; run < RUNS; run++) once();
}

static struct kunit_case cases[] = {KUNIT_CASE(@NAME@), {}};

static struct kunit_suite suite = {
  .name = "@SUITE@",
  .test_cases = cases,
};
kunit_test_suite(suite);

MODULE_LICENSE("GPL");
