/**
 * Memory for an allocator before there is one: the way out of document 002's question of the
 * chicken and the egg. Words are handed out one after the other and never taken back; how far it
 * has got is itself a word of what it hands out, so that nothing is remembered elsewhere.
 *
 *      base + 0     next word that is not taken
 *           + 1     end of the words to hand out
 *           + 2 …   what was taken, in the order in which it was asked for
 */
import type { Memory } from '../../spec/ports/page-port.ts';

const NEXT = 0;
const END = 1;

/** Words that the bookkeeping of boot memory takes. */
export const BOOTMEM_WORDS = 2;

/** What `take` answers when too few words are left. */
export const NO_WORDS = -1;

/** A bump allocator over the words from `base`. */
export class BootMem {
  private readonly memory: Memory;
  private readonly base: number;

  constructor(memory: Memory, base: number) {
    this.memory = memory;
    this.base = base;
  }

  /** The first word ever taken: where it lies can be known without asking. */
  get first(): number {
    return this.base + BOOTMEM_WORDS;
  }

  /** Everything from `base` to `end` may be taken, but for the bookkeeping. */
  init(end: number): void {
    this.memory.store(this.base + NEXT, this.first);
    this.memory.store(this.base + END, end);
  }

  /** The address of so many words, or `NO_WORDS` with nothing changed. */
  take(words: number): number {
    const next = this.memory.load(this.base + NEXT);
    if (words > this.memory.load(this.base + END) - next) return NO_WORDS;
    this.memory.store(this.base + NEXT, next + words);
    return next;
  }
}
