/**
 * What `buddycheck init c` writes. The header is that of foreign/c, kept equal by a test: a package
 * has no C sources in it.
 */

/** `buddycheck.h`. */
export const header = `/*
 * What a C or C++ allocator exports to be checked without any configuration: three functions that
 * call yours, and if you like three more. Compile for wasm32 (see docs/checking-your-wasm.md).
 *
 * A zone is \`frames\` frames of \`buddycheck_frame_bytes()\` bytes from \`base\` on; a block of
 * order k is 2^k of them, aligned to its own size, counted from \`base\`.
 */
#ifndef BUDDYCHECK_H
#define BUDDYCHECK_H

#define BUDDYCHECK(name) __attribute__((export_name("buddycheck_" #name))) buddycheck_##name

/* Bytes of the smallest block: a power of two, 8 or more. */
unsigned BUDDYCHECK(frame_bytes)(void);

/*
 * Makes the whole zone free, whatever was there before. 0 if the zone is not one that you support
 * (a size that is no power of two, say): it is then left out, and the report says so.
 */
int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max);

/* What the client gets for a block of this order, or 0. Bytes asked for, if you count in bytes:
 * (frame_bytes << order) - header_bytes. */
void *BUDDYCHECK(alloc)(unsigned order);

/*
 * Optional, beside alloc or in its place: the same asked in bytes, any number of them. What a right
 * one answers lies in the zone with all its bytes, or is 0.
 */
void *BUDDYCHECK(alloc_bytes)(unsigned bytes);

/* Takes back what alloc gave. 0 if refused; if yours answers nothing, answer 1. */
int BUDDYCHECK(free)(void *block, unsigned order);

/* Optional: bytes of a block that lie before what alloc answers. Without it: none. */
unsigned BUDDYCHECK(header_bytes)(void);

/*
 * Optional, for the level \`inspected\`: the free blocks as you keep them. The start of the
 * index-th block on the list of this order (from 0, from the end that alloc takes from), or 0
 * behind the last.
 */
void *BUDDYCHECK(listed)(unsigned order, unsigned index);

/*
 * Optional, both or none: what you store for the tree's node of this order that starts here, and
 * what it means: 1 free bit, 2 pair bit, 3 split bit, 4 allocated or split, 5 order + 1 of the
 * largest free block below, 6 order of the block that starts there.
 */
unsigned BUDDYCHECK(mark)(void *start, unsigned order);
unsigned BUDDYCHECK(scheme)(void);

/* Optional: the index-th of the frames that you keep for yourself now, or 0 where there is none. */
void *BUDDYCHECK(held)(unsigned index);

/*
 * Optional, both or none: where the table lies that you were handed, once init is over, and how
 * many bytes it has. Nothing beside it may be read.
 */
void *BUDDYCHECK(table)(void);
unsigned BUDDYCHECK(table_bytes)(void);

/*
 * Optional, called behind every call as long as there is one CPU: give what makes no difference to
 * you the same value each time, such as both halves of a ticket lock that nobody has, or stamps in
 * your blocks. What it changes is taken on trust. Statistics of your own need no such thing.
 */
void BUDDYCHECK(settle)(void);

/*
 * For several CPUs (the level \`concurrent\`, and buddycheck interleave x.wasm), all optional. What
 * you may import of the machine that runs you: its CPU's number, and locks that are taken and
 * released by calls; which one says the argument, an address or a number.
 *
 *     BUDDYCHECK_IMPORT(cpu) unsigned my_cpu(void);
 *     BUDDYCHECK_IMPORT(lock) void my_lock(void *lock);
 *     BUDDYCHECK_IMPORT(unlock) void my_unlock(void *lock);
 *
 * Interrupts of this CPU: off, answering whether they were on; back to that. Handlers come then.
 *
 *     BUDDYCHECK_IMPORT(irq_save) unsigned my_irq_save(void);
 *     BUDDYCHECK_IMPORT(irq_restore) void my_irq_restore(unsigned were_on);
 *
 * Or locks of your own, by atomics: compile with -matomics. You may say where the one lock is, a
 * word that is 0 while nobody has it; and if each CPU keeps single frames for itself: how many at
 * most, and the index-th of them, or 0 where there is none.
 */
#define BUDDYCHECK_IMPORT(name) \\
  __attribute__((import_module("buddycheck"), import_name(#name)))
void *BUDDYCHECK(lock)(void);
unsigned BUDDYCHECK(cache_max)(void);
void *BUDDYCHECK(cached)(unsigned cpu, unsigned index);

#endif
`;

/** The adapter: what a user fills in. */
export const adapter = `/*
 * Connects your allocator with buddycheck: fill in the four places marked with an arrow. Nothing of
 * yours has to change; this file is compiled together with it, for WebAssembly only.
 */
#include "buddycheck.h"

/* <-- what your allocator is called by; usually an #include of its header. */
extern void my_init(void *base, unsigned bytes);
extern void *my_alloc(unsigned bytes);
extern void my_free(void *block);

#define FRAME_BYTES 64u /* <-- your smallest block, a power of two, 8 or more */
#define HEADER_BYTES 0u /* <-- bytes of a block before the pointer that you answer */

unsigned BUDDYCHECK(frame_bytes)(void) { return FRAME_BYTES; }
unsigned BUDDYCHECK(header_bytes)(void) { return HEADER_BYTES; }

/* <-- make the zone free, whatever was there before; 0 for a zone that you do not support. */
int BUDDYCHECK(init)(void *base, unsigned frames, unsigned order_max) {
  if (frames != 1u << order_max) return 0;
  my_init(base, frames * FRAME_BYTES);
  return 1;
}

void *BUDDYCHECK(alloc)(unsigned order) {
  return my_alloc((FRAME_BYTES << order) - HEADER_BYTES);
}

/* Yours may answer whether it was refused; if it answers nothing, neither do we. */
int BUDDYCHECK(free)(void *block, unsigned order) {
  (void)order;
  my_free(block);
  return 1;
}
`;

/** The compile command, as a script, for pointers of so many bits. */
export const build = (bits: 32 | 64): string => `#!/bin/sh
# Builds allocator.wasm for buddycheck. Needs clang and wasm-ld (Debian: apt install clang lld).
# Put your sources behind the adapter. -nostdlib: what you call of the C library, you bring along.
set -eu
clang --target=wasm${bits} -O2 -nostdlib -mbulk-memory -msign-ext \\
  -Wl,--no-entry -Wl,--global-base=65536 -Wl,-z,stack-size=16384 \\
${bits === 64 ? '  -Wl,-mwasm64 \\\n' : ''}  buddycheck-adapter.c "$@" -o allocator.wasm
echo "now: npx buddycheck check ./allocator.wasm"
`;
