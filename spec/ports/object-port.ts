/**
 * What an allocator of objects looks like to be checked: memory by the byte, over any page
 * allocator. Small requests are served from slabs, single frames cut into objects of one size
 * class; larger ones are blocks of the page allocator. Types only, as in `port.ts`.
 */
import type { Inspection, Ring } from './inspection.ts';
import type { Allocator, Design, Space } from './page-port.ts';
import type { Frame, Order } from '../blocks/units.ts';
import type { Zone } from '../blocks/zone.ts';

/** How frames are cut. All sizes in bytes, all powers of two, at least one word of 4. */
export interface ObjectSizes {
  readonly frameBytes: number;
  /** Ascending; none above half a frame. */
  readonly classes: readonly number[];
  /** Empty slabs that the cache of a class may keep. */
  emptyMax(bytes: number): number;
  /** Objects that one CPU keeps of one class, at most, and how many move at a time. */
  readonly cacheMax: number;
  readonly batch: number;
}

/** A lock; `unlock` is told what `lock` answered. */
export interface ObjectLock {
  init(): void;
  lock(): boolean;
  unlock(on: boolean): void;
}

/** Locks in the order in which they are taken: a CPU's cache, then slabs by cache, then pages. */
export interface ObjectLocks {
  cache(cpu: number): ObjectLock;
  /** Over one cache's lists and slabs; that of the descriptors' cache is the last. */
  slabs(cache: number): ObjectLock;
  /** Over the page allocator and over who owns which frame. */
  readonly pages: ObjectLock;
}

/** A page allocator's space, its page allocator, and own words behind the frames. */
export interface ObjectSpace extends Space {
  readonly pages: Allocator;
  readonly ownBase: number;
  readonly sizes: ObjectSizes;
  readonly cpus: number;
  /** None where one CPU runs at a time. */
  readonly locks?: ObjectLocks;
}

/** Who owns a frame: a cache by its place in the table, the block that starts here, or nobody. */
export type Owner = { readonly cache: number } | { readonly order: Order } | undefined;

/** A slab as its descriptor says. */
export interface ShownSlab {
  readonly frame: Frame;
  readonly inUse: number;
  /** Its first free object, or -1. */
  readonly firstFree: number;
  /** Pointer to its descriptor. */
  readonly descriptor: number;
}

/** The lists on which a slab can be. */
export type SlabList = 'full' | 'partial' | 'empty';

/** One cache: slabs of one size class, or of descriptors, which come last. */
export interface ShownCache {
  readonly bytes: number;
  /** Where in its frame the first object of a slab lies. */
  readonly firstAt: number;
  readonly lists: Readonly<Record<SlabList, Ring>>;
  readonly empties: number;
  /** The slab whose node on the ring this is. */
  slab(node: number): ShownSlab;
}

/** What there is to see between two calls. */
export interface ObjectInspection {
  readonly pages: Inspection;
  readonly caches: readonly ShownCache[];
  /** What a free object holds: the next one of its slab, or -1; undefined if it cannot be read. */
  next(pointer: number): number | undefined;
  owner(at: Frame): Owner;
  /** Objects that a CPU keeps of a class, the newest last. */
  cached(cpu: number, cache: number): readonly number[];
}

/** The calls. Pointers are byte addresses: frame times bytes of a frame, and a rest. */
export interface ObjectAllocator {
  init(): boolean;
  /**
   * The address of so many bytes that are the client's now, or -1: for 0 bytes, for what is no
   * size or no alignment (a power of two), and where there is no room.
   */
  alloc(bytes: number, cpu: number, alignment?: number): number;
  /** Takes back what `alloc` gave, on whatever CPU. Halts, with nothing changed, for all else. */
  free(pointer: number, cpu: number): void;
  inspect(): ObjectInspection;
  /** Own words that hold nothing that matters between two calls. */
  spare(): readonly number[];
}

/** Words of the array in which a CPU keeps objects of one class, as numbers among the own words. */
export interface ArrayWords {
  readonly cpu: number;
  readonly cache: number;
  readonly from: number;
  /** Behind the last one. */
  readonly to: number;
}

/** An allocator of objects over a page design. */
export interface ObjectDesign {
  /** Kebab-case, as on the command line. */
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly pages: Design;
  /** Words of its own. */
  words(zone: Zone, sizes: ObjectSizes, cpus: number): number;
  /** Where the CPUs' arrays lie; without it nobody is watched using another CPU's array. */
  arrays?(zone: Zone, sizes: ObjectSizes, cpus: number): readonly ArrayWords[];
  attach(space: ObjectSpace): ObjectAllocator;
}
