/**
 * Design `pmm`, of document 002: memory by the byte for several CPUs. Requests up to 2048 bytes are
 * served by size class from the CPU's own array, which is refilled from slabs and drained to them
 * in batches; larger ones are blocks of the page allocator underneath, which may be any. A free
 * is told a pointer only and asks who owns its frame.
 *
 * Before it refuses, alloc gives back what this CPU keeps and every empty slab, and tries again:
 * what is left are objects in other CPUs' arrays, the declared slack, and one frame too few where
 * a new slab needs a second one for its descriptor.
 * Before it accepts, free looks for the object in the CPUs' arrays (so does the document, in one of
 * them) and on its slab's free list: an object that is in neither is the client's.
 *
 *      own word 0    two words per frame: its owner
 *                    per cache: three lists, number of empty slabs; the descriptors' cache last
 *                    per class and CPU: the array
 */
import type {
  ArrayWords,
  ObjectAllocator,
  ObjectDesign,
  ObjectInspection,
  ObjectLocks,
  ObjectSpace,
  ObjectSizes,
} from '../../spec/ports/object-port.ts';
import type { Order } from '../../spec/blocks/units.ts';
import type { Region, Zone } from '../../spec/blocks/zone.ts';
import { pairMap } from '../designs/pair-map.ts';
import { CpuArray } from './cpu-array.ts';
import { DESCRIPTOR_BYTES, fromCache, inFrame } from './descriptors.ts';
import { Frames } from './frames.ts';
import { Halt } from './halt.ts';
import { noLocks } from './no-locks.ts';
import { OWNER_WORDS, Owners } from './owners.ts';
import { bytesNeeded, classFor, orderFor } from './sizes.ts';
import { CACHE_WORDS, type Cut, type Descriptors, NONE, SlabCache } from './slab-cache.ts';

const bounds = ({ regions }: Zone): { from: number; to: number } => ({
  from: (regions[0] as Region).from,
  to: (regions.at(-1) as Region).to,
});

/** First own word of the arrays. */
function arraysBaseOf(zone: Zone, { classes }: ObjectSizes): number {
  const { from, to } = bounds(zone);
  return (to - from) * OWNER_WORDS + (classes.length + 1) * CACHE_WORDS;
}

function wordsOf(zone: Zone, sizes: ObjectSizes, cpus: number): number {
  return arraysBaseOf(zone, sizes) + sizes.classes.length * cpus * (1 + sizes.cacheMax);
}

/** By class, then by CPU. */
function arraysOf(zone: Zone, sizes: ObjectSizes, cpus: number): ArrayWords[] {
  const length = 1 + sizes.cacheMax;
  return sizes.classes.flatMap((_, cache) =>
    Array.from({ length: cpus }, (__, cpu) => {
      const from = arraysBaseOf(zone, sizes) + (cache * cpus + cpu) * length;
      return { cpu, cache, from, to: from + length };
    }),
  );
}

/** The object allocator of document 002. */
export class Pmm implements ObjectAllocator {
  protected readonly space: ObjectSpace;
  protected readonly sizes: ObjectSizes;
  protected readonly locks: ObjectLocks;
  protected readonly frames: Frames;
  protected readonly descriptorCache: SlabCache;
  /** By class; that of the descriptors is not among them. */
  protected readonly caches: readonly SlabCache[];
  /** By class, then by CPU. */
  protected readonly arrays: readonly (readonly CpuArray[])[];
  private readonly cachesBase: number;

  constructor(space: ObjectSpace) {
    const { memory, zone, ownBase, sizes, cpus } = space;
    const { from, to } = bounds(zone);
    const { classes } = sizes;
    this.space = space;
    this.sizes = sizes;
    this.locks = space.locks ?? noLocks;
    this.frames = this.makeFrames(new Owners(memory, ownBase, from, to));
    this.cachesBase = ownBase + (to - from) * OWNER_WORDS;
    this.descriptorCache = this.makeDescriptorCache();
    this.caches = classes.map((_, i) => this.makeClassCache(i));
    const arrays = arraysOf(zone, sizes, cpus);
    this.arrays = classes.map((_, i) =>
      arrays
        .filter(({ cache }) => cache === i)
        .map((array) => this.makeArray(ownBase + array.from)),
    );
  }

  init(): boolean {
    if (!this.space.pages.init()) return false;
    const { locks, space } = this;
    locks.pages.init();
    for (let cpu = 0; cpu < space.cpus; cpu++) locks.cache(cpu).init();
    for (let i = 0; i <= this.caches.length; i++) locks.slabs(i).init();
    this.frames.owners.init();
    for (const cache of [...this.caches, this.descriptorCache]) cache.init();
    for (const array of this.arrays.flat()) array.init();
    return true;
  }

  alloc(bytes: number, cpu: number, alignment = 1): number {
    const needed = this.needed(bytes, alignment);
    if (needed === 0 || !this.isServed(needed)) return NONE;
    const got = this.tryAlloc(needed, cpu);
    if (got !== NONE) return got;
    this.reap(cpu);
    return this.tryAlloc(needed, cpu);
  }

  free(pointer: number, cpu: number): void {
    const at = this.frames.frameOf(pointer);
    const owner = this.frames.ownerOf(at);
    if (owner && 'order' in owner && pointer === at * this.sizes.frameBytes) {
      this.frames.giveBlock(at, owner.order);
    } else if (owner && 'cache' in owner && owner.cache < this.caches.length) {
      this.freeObject(pointer, owner.cache, cpu);
    } else {
      throw new Halt('free of what is not allocated', pointer, undefined, cpu);
    }
  }

  inspect(): ObjectInspection {
    const { frames } = this;
    return {
      pages: this.space.pages.inspect(),
      caches: [...this.caches, this.descriptorCache].map((cache) => cache.inspect()),
      next: (pointer) => frames.memory.load(frames.wordOf(pointer)),
      owner: (at) => frames.owners.of(at),
      cached: (cpu, index) => this.array(index, cpu).all(),
    };
  }

  spare(): readonly number[] {
    return this.arrays.flat().flatMap((array) => array.spare(this.sizes.cacheMax));
  }

  protected needed(bytes: number, alignment: number): number {
    return bytesNeeded(bytes, alignment);
  }

  protected tryAlloc(bytes: number, cpu: number): number {
    const index = this.classFor(bytes);
    if (index >= 0) return this.allocObject(index, cpu);
    const k = this.orderFor(bytes);
    const at = k === NONE ? NONE : this.frames.takeBlock(k as Order);
    return at === NONE ? NONE : at * this.sizes.frameBytes;
  }

  /** Is there a class or an order for so many bytes? */
  protected isServed(bytes: number): boolean {
    return this.classFor(bytes) >= 0 || this.orderFor(bytes) !== NONE;
  }

  protected classFor(bytes: number): number {
    return classFor(this.sizes, bytes);
  }

  protected orderFor(bytes: number): number {
    return orderFor(this.sizes, bytes, this.space.zone.orderMax);
  }

  protected allocObject(index: number, cpu: number): number {
    const on = this.locks.cache(cpu).lock();
    const array = this.array(index, cpu);
    if (array.count() === 0) this.refill(index, cpu);
    const object = array.count() === 0 ? NONE : array.pop();
    this.locks.cache(cpu).unlock(on);
    return object;
  }

  protected freeObject(object: number, index: number, cpu: number): void {
    const { bytes } = this.cache(index).cut;
    if (!this.cache(index).isObject(object)) {
      throw new Halt('free of no object', object, bytes, cpu);
    }
    if (this.isFree(object, index)) throw new Halt('double free', object, bytes, cpu);
    const on = this.locks.cache(cpu).lock();
    const array = this.array(index, cpu);
    if (array.count() >= this.sizes.cacheMax) this.drain(index, cpu, this.sizes.batch);
    array.push(object);
    this.locks.cache(cpu).unlock(on);
  }

  /** Is it in some CPU's array, or on its slab's free list? */
  protected isFree(object: number, index: number): boolean {
    return this.isCached(object, index) || this.isOnSlab(object, index);
  }

  protected isCached(object: number, index: number): boolean {
    for (let cpu = 0; cpu < this.space.cpus; cpu++) {
      const on = this.locks.cache(cpu).lock();
      const has = this.array(index, cpu).has(object);
      this.locks.cache(cpu).unlock(on);
      if (has) return true;
    }
    return false;
  }

  /** Up to a batch for a CPU that has none; a new slab is made for its first object only. */
  protected refill(index: number, cpu: number): void {
    const on = this.locks.slabs(index).lock();
    for (let i = 0; i < this.sizes.batch; i++) {
      const object = this.cache(index).take(i === 0);
      if (object === NONE) break;
      this.array(index, cpu).push(object);
    }
    this.locks.slabs(index).unlock(on);
  }

  /** Moves up to so many objects from a CPU's array, whose lock is held, to their slabs. */
  protected drain(index: number, cpu: number, most: number): void {
    const on = this.locks.slabs(index).lock();
    this.array(index, cpu).drain(most, (object) => this.cache(index).put(object));
    this.locks.slabs(index).unlock(on);
  }

  /** Gives back what can be, short of what other CPUs keep. Descriptors go last: slabs use them. */
  protected reap(cpu: number): void {
    const on = this.locks.cache(cpu).lock();
    for (let i = 0; i < this.caches.length; i++) {
      this.drain(i, cpu, this.sizes.cacheMax);
      this.reapCache(i, this.cache(i));
    }
    this.reapCache(this.caches.length, this.descriptorCache);
    this.locks.cache(cpu).unlock(on);
  }

  protected cache(index: number): SlabCache {
    return this.caches[index] as SlabCache;
  }

  protected array(index: number, cpu: number): CpuArray {
    return this.arrays[index]?.[cpu] as CpuArray;
  }

  protected makeFrames(owners: Owners): Frames {
    return new Frames(this.space, owners, this.locks.pages);
  }

  protected makeCache(base: number, cut: Cut, descriptors: Descriptors): SlabCache {
    return new SlabCache(this.frames, base, cut, descriptors);
  }

  protected makeArray(base: number): CpuArray {
    return new CpuArray(this.space.memory, base);
  }

  private isOnSlab(object: number, index: number): boolean {
    const on = this.locks.slabs(index).lock();
    const isFree = this.cache(index).isFree(object);
    this.locks.slabs(index).unlock(on);
    return isFree;
  }

  private reapCache(index: number, cache: SlabCache): void {
    const on = this.locks.slabs(index).lock();
    cache.reap();
    this.locks.slabs(index).unlock(on);
  }

  private makeClassCache(index: number): SlabCache {
    const bytes = this.sizes.classes[index] as number;
    const cut = { index, bytes, firstAt: 0, emptyMax: this.sizes.emptyMax(bytes) };
    const lock = this.locks.slabs(this.sizes.classes.length);
    const descriptors = fromCache(this.frames, this.descriptorCache, lock);
    return this.makeCache(this.cachesBase + index * CACHE_WORDS, cut, descriptors);
  }

  private makeDescriptorCache(): SlabCache {
    const index = this.sizes.classes.length;
    const emptyMax = this.sizes.emptyMax(DESCRIPTOR_BYTES);
    const cut = { index, bytes: DESCRIPTOR_BYTES, firstAt: DESCRIPTOR_BYTES, emptyMax };
    const base = this.cachesBase + index * CACHE_WORDS;
    return this.makeCache(base, cut, inFrame);
  }
}

export const pmm: ObjectDesign = {
  name: 'pmm',
  summary: 'bytes from per-CPU arrays, slabs of ten classes, and blocks of pair-map',
  source: 'document 002; Bonwick 1994; Linux 2.4 mm/slab.c',
  pages: pairMap,
  words: wordsOf,
  arrays: arraysOf,
  attach: (space) => new Pmm(space),
};
