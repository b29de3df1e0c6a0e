/*
 * What must hold, whatever the allocator does: blocks lie in the zone, aligned, apart from one
 * another; nothing is refused that fits (O2); nobody but its owner changes a live block (O5) or
 * what lies around the zone (O6); and answers do not depend on what a client has written (O6).
 * The calls are made once for each of a few contents of blocks, each time from init on.
 */
struct owned {
  unsigned char *block; /* 0 once it is given back, or if it was refused */
  unsigned order;
  unsigned long frame, frames, bytes;
};

#define BLOCKS_MAX (CALLS + 2 * FRAMES + 8)
#define GUARD 256ul

static unsigned char *arena, *zone;
static unsigned long arena_bytes;
static struct owned owned[BLOCKS_MAX + 1];
static unsigned owner[FRAMES];
static unsigned taken, run;
static long answers[RUNS][2 * BLOCKS_MAX];
static unsigned answered;

/* What a client writes: words that look like its own address, like nothing, like others. */
static unsigned char content(const unsigned char *at, const unsigned char *block) {
  unsigned long address = (unsigned long)(run == 3 ? zone : block);
  if (run == 1) return 0;
  if (run == 2) return 0xff;
  return (unsigned char)(address >> 8 * ((unsigned long)at % sizeof address));
}

static int is_guard(const unsigned char *at) {
  return at < zone || at >= zone + FRAMES * frame_bytes;
}

/* Everything that is not the allocator's is as it was left. */
static void look(void) {
  unsigned i;
  unsigned char *at;
  for (at = arena; at < arena + arena_bytes; at++)
    CHECK("O6", !is_guard(at) || *at == 0xa5, "wrote %ld bytes from the zone", (long)(at - zone));
  for (i = 1; i <= taken; i++) {
    if (!owned[i].block) continue;
    for (at = owned[i].block; at < owned[i].block + owned[i].bytes; at++)
      CHECK("O5", *at == content(at, owned[i].block), "wrote byte %ld of block %u, which is live",
            (long)(at - owned[i].block), i);
  }
}

/* The same answer in every run. */
static void note(long answer) {
  if (answered < 2 * BLOCKS_MAX) {
    answers[run][answered] = answer;
    CHECK("O6", answers[0][answered] == answer,
          "answer %u is %ld or %ld, by what a client has written", answered + 1,
          answers[0][answered], answer);
  }
  answered++;
}

/* Is there room for an aligned block of this order? */
static int fits(unsigned order) {
  unsigned long size = 1ul << order, at, i;
  if (order > TOP_ORDER) return 0;
  for (at = (size - ORIGIN % size) % size; at + size <= FRAMES; at += size) {
    for (i = 0; i < size && owner[at + i] == 0; i++);
    if (i == size) return 1;
  }
  return 0;
}

/* Judges what was given, and makes it the client's. */
static void *given(unsigned char *block, unsigned order, unsigned long frames, unsigned long bytes) {
  unsigned long offset, at, i;
  struct owned *o = &owned[++taken];
  o->block = 0;
  if (!block) {
    note(-1);
    return 0;
  }
  offset = (unsigned long)(block - zone) - HEADER_BYTES;
  note((long)offset);
  CHECK("O1", block >= zone + HEADER_BYTES && offset < FRAMES * frame_bytes,
        "gave what lies %ld bytes from the zone", (long)(block - zone));
  CHECK("O1", offset % frame_bytes == 0, "gave byte %lu of a frame", offset % frame_bytes);
  at = offset / frame_bytes;
  CHECK("O1", at + frames <= FRAMES, "gave frame %lu, and the zone ends behind %u", at, FRAMES);
  if (bytes == (frame_bytes << order) - HEADER_BYTES)
    CHECK("O1", (ORIGIN + at) % (1ul << order) == 0, "gave frame %lu for order %u", at, order);
  for (i = at; i < at + frames; i++) {
    CHECK("I3", owner[i] == 0, "gave frame %lu, which block %u has", i, owner[i]);
    owner[i] = taken;
  }
  o->block = block;
  o->order = order;
  o->frame = at;
  o->frames = frames;
  o->bytes = bytes;
  for (i = 0; i < bytes; i++) block[i] = content(block + i, block);
  look();
  return block;
}

/* Asks for a block of this order; answers it, or 0. */
static void *take(unsigned order) {
  unsigned char *block = my_alloc(order);
  CHECK("O2", block || MAY_REFUSE(order) || !fits(order), "refused order %u, which fits", order);
  return given(block, order, 1ul << order, (frame_bytes << order) - HEADER_BYTES);
}

/* Asks for bytes or for frames, of which this order is the smallest block that holds them. */
static void *take_asked(unsigned long asked) {
  unsigned long bytes = ASKED_BYTES(asked), frames = ASKED_FRAMES(asked);
  unsigned order = 0;
  unsigned char *block;
  while (order < 31 && 1ul << order < frames) order++;
  block = my_ask(asked, order);
  if (asked > 0)
    CHECK("O2", block || MAY_REFUSE(order) || !fits(order), "refused %lu, which fits", asked);
  return given(block, order, asked ? frames : 0, bytes);
}

/* Gives back what is not live: that must be refused. */
static void give_bad(unsigned long frame, unsigned order) {
  unsigned char *block = zone + frame * frame_bytes + HEADER_BYTES;
  int answer = my_free(block, order, (frame_bytes << order) - HEADER_BYTES, 1ul << order);
  note(answer != 0);
  CHECK("O10", answer == 0, "took back frame %lu, of which nothing is live", frame);
  look();
}

/* Gives back the block that the n-th take got; nothing if that was refused. */
static void give(unsigned n) {
  struct owned *o = &owned[n];
  unsigned char *block = o->block;
  unsigned long i;
  int answer;
  if (!block) return;
  look();
  for (i = o->frame; i < o->frame + o->frames; i++) owner[i] = 0;
  o->block = 0;
  answer = my_free(block, o->order, o->bytes, o->frames);
  note(answer != 0);
  CHECK("O9", answer != 0, "refused to take back block %u", n);
  look();
}

/* What the calls lead to: the rest is handed out, all comes back, and must be whole again. */
static void aftermath(void) {
  unsigned n, i;
  for (n = 0; n <= FRAMES && take(LEAST_SERVED); n++);
  for (i = 1; i <= taken; i++) give(i);
  for (n = 0; n <= FRAMES && take(MOST_SERVED); n++);
  for (i = 1; i <= taken; i++) give(i);
}

static void calls(void);

static void once(void) {
  unsigned long i;
  int accepted;
  taken = answered = 0;
  for (i = 0; i < FRAMES; i++) owner[i] = 0;
  for (i = 0; i < arena_bytes; i++) arena[i] = 0xa5;
  for (i = 0; i < FRAMES * frame_bytes; i++) zone[i] = content(zone + i, zone + 64);
  accepted = my_init(zone, FRAMES, TOP_ORDER);
  CHECK("O11", accepted, "init refuses the zone");
  calls();
  aftermath();
}
