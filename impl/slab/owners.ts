/**
 * Who owns each frame, so that a free need not be told what it frees: document 002's allocator
 * must tell objects from pages, and a pointer's alignment does not, for the first object of a slab
 * is as aligned as a page. As in Linux 2.4 (`SET_PAGE_CACHE`, `SET_PAGE_SLAB`), two words a frame.
 *
 *      word 2f      0 nobody's, or the rest of a block; c + 1 cache c's; -(k + 1) start of order k
 *           2f + 1  the descriptor of the cache's slab
 *
 * Both are covered by the lock of the pages; the second is also stable while an object is live.
 */
import type { Memory } from '../../spec/ports/page-port.ts';
import type { Owner } from '../../spec/ports/object-port.ts';
import type { Order } from '../../spec/blocks/units.ts';

/** Words per frame. */
export const OWNER_WORDS = 2;

/** The owners of the frames from `from` up to, not including, `to`. */
export class Owners {
  protected readonly memory: Memory;
  private readonly base: number;
  private readonly from: number;
  private readonly to: number;

  constructor(memory: Memory, base: number, from: number, to: number) {
    this.memory = memory;
    this.base = base;
    this.from = from;
    this.to = to;
  }

  init(): void {
    for (let at = this.from; at < this.to; at++) this.clear(at);
  }

  /** Nobody, for what is no frame. */
  of(at: number): Owner {
    if (!(this.from <= at && at < this.to)) return undefined;
    const word = this.memory.load(this.word(at));
    if (word === 0) return undefined;
    return word > 0 ? { cache: word - 1 } : { order: (-word - 1) as Order };
  }

  /** The descriptor of the slab in a frame that a cache owns. */
  slab(at: number): number {
    return this.memory.load(this.word(at) + 1);
  }

  setSlab(at: number, cache: number, slab: number): void {
    this.memory.store(this.word(at), cache + 1);
    this.memory.store(this.word(at) + 1, slab);
  }

  setBlock(at: number, k: number): void {
    this.memory.store(this.word(at), -(k + 1));
  }

  clear(at: number): void {
    this.memory.store(this.word(at), 0);
    this.memory.store(this.word(at) + 1, 0);
  }

  private word(at: number): number {
    return this.base + (at - this.from) * OWNER_WORDS;
  }
}
