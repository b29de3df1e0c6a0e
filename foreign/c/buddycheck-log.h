/*
 * Writes the log of a running allocator, for `buddycheck trace`: one line of JSON for each event,
 * from any number of threads. C11 or C++11, POSIX; include it in one source file.
 *
 *     buddycheck_log_open("log.jsonl", &(struct buddycheck_log){
 *         .name = "mine", .page_size = 4096, .base = pool, .pages = 1024, .order_max = 10,
 *         .promises = "\"merged\",\"low-end\"", .fresh = 1 });
 *
 * Every event draws a number from one counter, so lines need not stand in the file in the order in
 * which things happened; but the number must be drawn while nothing else can come between:
 * - If alloc and free work on the lists directly: log both inside the lock that keeps the lists.
 * - If blocks rest with threads or CPUs in between (.apart = 1): log leave and enter inside that
 *   lock, alloc behind the call and free in front of it, outside of any.
 * Lines go out by write(2) each, so that what was logged is there even if the program is killed.
 */
#ifndef BUDDYCHECK_LOG_H
#define BUDDYCHECK_LOG_H

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What the first line says; see `buddycheck schema log`. */
struct buddycheck_log {
  const char *name;
  size_t page_size;
  const void *base;
  size_t pages;
  unsigned order_max;
  const char *promises; /* as JSON, without the brackets; 0: none */
  int apart;            /* do blocks rest between callers and free lists? */
  int fresh;            /* is every page free before the first event? */
};

static int buddycheck_log_file = -1;
static uint64_t buddycheck_log_next;
static unsigned buddycheck_log_threads;
static __thread unsigned buddycheck_log_thread;

/* Answers 0, or -1 with errno set. */
static inline int buddycheck_log_open(const char *path, const struct buddycheck_log *log) {
  char line[1024];
  int n = snprintf(line, sizeof line,
      "{\"format\":\"buddycheck-log\",\"version\":1,\"name\":\"%s\",\"pageSize\":%zu,"
      "\"regions\":[{\"base\":\"0x%" PRIxPTR "\",\"pages\":%zu}],\"orderMax\":%u,"
      "\"lists\":\"%s\",\"fresh\":%s,\"ends\":true,\"promises\":[%s]}\n",
      log->name, log->page_size, (uintptr_t)log->base, log->pages, log->order_max,
      log->apart ? "apart" : "direct", log->fresh ? "true" : "false",
      log->promises ? log->promises : "");
  buddycheck_log_file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0644);
  return buddycheck_log_file >= 0 && write(buddycheck_log_file, line, (size_t)n) == n ? 0 : -1;
}

static inline uint64_t buddycheck_log_ticket(void) {
  return __atomic_fetch_add(&buddycheck_log_next, 1, __ATOMIC_SEQ_CST);
}

/* The calling thread's number, from 0 in the order of first events. */
static inline unsigned buddycheck_log_me(void) {
  if (buddycheck_log_thread == 0) {
    buddycheck_log_thread = __atomic_add_fetch(&buddycheck_log_threads, 1, __ATOMIC_RELAXED);
  }
  return buddycheck_log_thread - 1;
}

static inline void buddycheck_log_out(const char *line, int n) {
  if (buddycheck_log_file >= 0 && write(buddycheck_log_file, line, (size_t)n) != n) abort();
}

/* The last line: without it, a reader knows that the log breaks off. */
static inline void buddycheck_log_close(void) {
  char line[64];
  int n = snprintf(line, sizeof line, "{\"e\":\"end\",\"n\":%" PRIu64 "}\n", buddycheck_log_ticket());
  if (buddycheck_log_file < 0 || write(buddycheck_log_file, line, (size_t)n) != n) abort();
  close(buddycheck_log_file);
  buddycheck_log_file = -1;
}

static inline void buddycheck_log_block(const char *event, const void *at, unsigned order) {
  char line[160];
  uint64_t ticket = buddycheck_log_ticket();
  int n = snprintf(line, sizeof line,
      "{\"e\":\"%s\",\"n\":%" PRIu64 ",\"cpu\":%u,\"at\":\"0x%" PRIxPTR "\",\"order\":%u}\n",
      event, ticket, buddycheck_log_me(), (uintptr_t)at, order);
  buddycheck_log_out(line, n);
}

/* A caller got a block, or gave one back; a block left the free lists, or came to them. */
static inline void buddycheck_log_alloc(const void *at, unsigned order) {
  buddycheck_log_block("alloc", at, order);
}
static inline void buddycheck_log_free(const void *at, unsigned order) {
  buddycheck_log_block("free", at, order);
}
static inline void buddycheck_log_leave(const void *at, unsigned order) {
  buddycheck_log_block("leave", at, order);
}
static inline void buddycheck_log_enter(const void *at, unsigned order) {
  buddycheck_log_block("enter", at, order);
}

/* A block is in use from now on, though no alloc said so. */
static inline void buddycheck_log_take(const void *at, unsigned order) {
  buddycheck_log_block("take", at, order);
}

/* A caller was refused. */
static inline void buddycheck_log_fail(unsigned order) {
  char line[96];
  uint64_t ticket = buddycheck_log_ticket();
  int n = snprintf(line, sizeof line, "{\"e\":\"fail\",\"n\":%" PRIu64 ",\"cpu\":%u,\"order\":%u}\n",
      ticket, buddycheck_log_me(), order);
  buddycheck_log_out(line, n);
}

/* A live block is of order `to` from now on: as one block, or as 2^(order - to) of them. */
static inline void buddycheck_log_change(const char *event, const char *key, const void *at,
    unsigned order, unsigned to) {
  char line[192];
  uint64_t ticket = buddycheck_log_ticket();
  int n = snprintf(line, sizeof line,
      "{\"e\":\"%s\",\"n\":%" PRIu64 ",\"cpu\":%u,\"at\":\"0x%" PRIxPTR "\",\"order\":%u,\"%s\":%u}\n",
      event, ticket, buddycheck_log_me(), (uintptr_t)at, order, key, to);
  buddycheck_log_out(line, n);
}
static inline void buddycheck_log_resize(const void *at, unsigned order, unsigned to) {
  buddycheck_log_change("resize", "to", at, order, to);
}
static inline void buddycheck_log_split(const void *at, unsigned order, unsigned into) {
  buddycheck_log_change("split", "into", at, order, into);
}

/* Every free block, shown by walking the lists: begin, one call for each block, end; under the lock. */
struct buddycheck_snapshot {
  char *text;
  size_t used, room;
};

static inline void buddycheck_snapshot_add(struct buddycheck_snapshot *shot, const char *piece,
    size_t length) {
  if (shot->used + length > shot->room) {
    shot->room = 2 * (shot->used + length);
    shot->text = (char *)realloc(shot->text, shot->room);
    if (!shot->text) abort();
  }
  for (size_t i = 0; i < length; i++) shot->text[shot->used++] = piece[i];
}

static inline struct buddycheck_snapshot buddycheck_snapshot_begin(const char *name) {
  struct buddycheck_snapshot shot = {0, 0, 0};
  char piece[256];
  int n = snprintf(piece, sizeof piece, "{\"e\":\"snapshot\",\"n\":%" PRIu64 ",\"name\":\"%s\",\"free\":[",
      buddycheck_log_ticket(), name);
  buddycheck_snapshot_add(&shot, piece, (size_t)n);
  return shot;
}

static inline void buddycheck_snapshot_block(struct buddycheck_snapshot *shot, const void *at,
    unsigned order) {
  char piece[64];
  const char *comma = shot->text[shot->used - 1] == '[' ? "" : ",";
  int n = snprintf(piece, sizeof piece, "%s[\"0x%" PRIxPTR "\",%u]", comma, (uintptr_t)at, order);
  buddycheck_snapshot_add(shot, piece, (size_t)n);
}

static inline void buddycheck_snapshot_end(struct buddycheck_snapshot *shot) {
  buddycheck_snapshot_add(shot, "]}\n", 3);
  buddycheck_log_out(shot->text, (int)shot->used);
  free(shot->text);
}

#endif
