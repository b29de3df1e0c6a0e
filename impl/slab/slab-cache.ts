/**
 * A cache of slabs, all of one size class. A slab is one frame, cut into objects; the free ones are
 * a list through their own first words. Its descriptor lies elsewhere and links it into one of
 * three lists: full, partial, empty. An object is taken from a partial slab before an empty one, so
 * that empty ones stay empty; of those no more than a limit are kept, the excess goes back to the
 * pages. Sources: Bonwick 1994; Linux 2.4 mm/slab.c, kmem_cache_grow and kmem_cache_free_one.
 *
 *      cache       base + 0, 2, 4   sentinels of full, partial, empty
 *                       + 6         number of empty slabs
 *      descriptor       + 0, 1      node
 *                       + 2         frame
 *                       + 3         first free object, or -1
 *                       + 4         objects in use
 */
import type { ShownCache, ShownSlab } from '../../spec/ports/object-port.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Memory } from '../../spec/ports/page-port.ts';
import { insertAfter, isEmpty, makeEmpty, next, unlink } from '../memory/list.ts';
import { ringOf } from '../memory/ring.ts';
import type { Frames } from './frames.ts';

/** Words of a cache, and of a slab's descriptor. */
export const CACHE_WORDS = 7;
export const DESCRIPTOR_WORDS = 5;

/** No object, no slab, no frame. */
export const NONE = -1;

const FULL = 0;
const PARTIAL = 2;
const EMPTY = 4;
const EMPTIES = 6;
const FRAME = 2;
const FIRST_FREE = 3;
const IN_USE = 4;

/** A frame for a slab, and where its descriptor lies. */
export interface Backing {
  readonly at: number;
  readonly slab: number;
}

/** Where new slabs and their descriptors come from, and where descriptors go. */
export interface Descriptors {
  /** Both, or nothing at all: no CPU may see frames gone for a slab that is not made. */
  take(): Backing | undefined;
  give(slab: number): void;
}

/** How a cache cuts its frames. */
export interface Cut {
  /** Its place in the table of caches. */
  readonly index: number;
  /** Bytes of an object, and where in its frame the first one lies. */
  readonly bytes: number;
  readonly firstAt: number;
  readonly emptyMax: number;
}

/** The slabs of one class, or of descriptors. Its lock is the caller's business. */
export class SlabCache {
  readonly cut: Cut;
  /** Objects per slab. */
  readonly capacity: number;
  protected readonly memory: Memory;
  protected readonly frames: Frames;
  protected readonly base: number;
  protected readonly descriptors: Descriptors;

  constructor(frames: Frames, base: number, cut: Cut, descriptors: Descriptors) {
    this.frames = frames;
    this.memory = frames.memory;
    this.base = base;
    this.cut = cut;
    this.descriptors = descriptors;
    this.capacity = Math.floor((frames.frameBytes - cut.firstAt) / cut.bytes);
  }

  init(): void {
    for (const list of [FULL, PARTIAL, EMPTY]) makeEmpty(this.memory, this.base + list);
    this.memory.store(this.base + EMPTIES, 0);
  }

  /**
   * An object, or `NONE`: with `mayGrow` only if there is no frame for a slab, or its descriptor.
   */
  take(mayGrow: boolean): number {
    const slab = this.slabToTakeFrom(mayGrow);
    if (slab === NONE) return NONE;
    const object = this.memory.load(slab + FIRST_FREE);
    this.memory.store(slab + FIRST_FREE, this.memory.load(this.frames.wordOf(object)));
    this.use(slab, 1);
    return object;
  }

  /** Takes back an object of one of its slabs; a slab that was its last one's may go. */
  put(object: number): void {
    const slab = this.frames.owners.slab(this.frames.frameOf(object));
    this.memory.store(this.frames.wordOf(object), this.memory.load(slab + FIRST_FREE));
    this.memory.store(slab + FIRST_FREE, object);
    this.use(slab, -1);
    if (this.isOverfull(slab)) this.giveBack(slab);
  }

  /** Gives back every empty slab. */
  reap(): void {
    const empty = this.base + EMPTY;
    while (!isEmpty(this.memory, empty)) this.giveBack(next(this.memory, empty));
  }

  /** Does an object of a slab start here? */
  isObject(pointer: number): boolean {
    const at = (pointer % this.frames.frameBytes) - this.cut.firstAt;
    return at >= 0 && at % this.cut.bytes === 0 && at / this.cut.bytes < this.capacity;
  }

  /** Is this object on its slab's free list? Cost: its length; Linux's SLUB asks so too. */
  isFree(object: number): boolean {
    const slab = this.frames.owners.slab(this.frames.frameOf(object));
    let free = this.memory.load(slab + FIRST_FREE);
    while (free !== NONE && free !== object) free = this.memory.load(this.frames.wordOf(free));
    return free === object;
  }

  inspect(): ShownCache {
    const ring = (list: number) =>
      ringOf(this.memory, this.base + list, 0 as Order, (node) => this.frameOf(node));
    return {
      bytes: this.cut.bytes,
      firstAt: this.cut.firstAt,
      lists: { full: ring(FULL), partial: ring(PARTIAL), empty: ring(EMPTY) },
      empties: this.memory.load(this.base + EMPTIES),
      slab: (node) => this.shown(node),
    };
  }

  /** A slab that has become empty: are there too many now? */
  protected isOverfull(slab: number): boolean {
    const isNow = this.memory.load(slab + IN_USE) === 0;
    return isNow && this.memory.load(this.base + EMPTIES) > this.cut.emptyMax;
  }

  /** The descriptor goes last but for the frame: unlinking the slab still reads it. */
  protected giveBack(slab: number): void {
    const at = this.frameOf(slab);
    unlink(this.memory, slab);
    this.countEmpties(-1);
    this.descriptors.give(slab);
    this.frames.giveFrame(at);
  }

  /** Is there an object to take without a new slab? */
  hasFree(): boolean {
    return this.slabToTakeFrom(false) !== NONE;
  }

  /** A new slab on the empty list, or `NONE` with nothing changed. */
  protected grow(): number {
    const backing = this.descriptors.take();
    return backing ? this.make(backing) : NONE;
  }

  /** Makes a slab, on the empty list. */
  make({ at, slab }: Backing): number {
    this.frames.own(at, this.cut.index, slab);
    this.memory.store(slab + FRAME, at);
    this.memory.store(slab + FIRST_FREE, this.fill(at));
    this.memory.store(slab + IN_USE, 0);
    insertAfter(this.memory, this.base + EMPTY, slab);
    this.countEmpties(1);
    return slab;
  }

  /** Links all objects of a frame, the lowest first; answers that one. */
  protected fill(at: number): number {
    const first = at * this.frames.frameBytes + this.cut.firstAt;
    let following = NONE;
    for (let i = this.capacity - 1; i >= 0; i--) {
      const object = first + i * this.cut.bytes;
      this.memory.store(this.frames.wordOf(object), following);
      following = object;
    }
    return following;
  }

  /** Counts objects in use, and moves the slab to the list that this makes right. */
  protected use(slab: number, change: 1 | -1): void {
    const before = this.memory.load(slab + IN_USE);
    this.memory.store(slab + IN_USE, before + change);
    this.move(slab, this.listFor(before), this.listFor(before + change));
  }

  protected move(slab: number, from: number, to: number): void {
    if (from === to) return;
    unlink(this.memory, slab);
    insertAfter(this.memory, this.base + to, slab);
    if (from === EMPTY) this.countEmpties(-1);
    if (to === EMPTY) this.countEmpties(1);
  }

  protected listFor(inUse: number): number {
    if (inUse === 0) return EMPTY;
    return inUse === this.capacity ? FULL : PARTIAL;
  }

  protected countEmpties(change: 1 | -1): void {
    this.memory.store(this.base + EMPTIES, this.memory.load(this.base + EMPTIES) + change);
  }

  protected frameOf(slab: number): number {
    return this.memory.load(slab + FRAME);
  }

  private slabToTakeFrom(mayGrow: boolean): number {
    for (const list of [PARTIAL, EMPTY]) {
      const sentinel = this.base + list;
      if (!isEmpty(this.memory, sentinel)) return next(this.memory, sentinel);
    }
    return mayGrow ? this.grow() : NONE;
  }

  protected shown(slab: number): ShownSlab {
    return {
      frame: this.frameOf(slab) as Frame,
      inUse: this.memory.load(slab + IN_USE),
      firstFree: this.memory.load(slab + FIRST_FREE),
      descriptor: this.frames.pointerTo(slab),
    };
  }
}
