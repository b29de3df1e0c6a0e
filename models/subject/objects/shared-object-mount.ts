/**
 * An object allocator for several CPUs in its words, for checking: where everything lies, and what
 * it shows of itself at rest.
 *
 *      page metadata | the allocator's own words | frames | locks | one word of ours
 *
 * Words that hold nothing that matters get the same garbage whenever no call is under way, so that
 * states differ only where the allocator may.
 */
import type { SharedObjectDesign } from '../../../impl/smp/object-locks.ts';
import { SharedWords, ThreadCpu } from '../../../impl/smp/shared-words.ts';
import type { Blame } from '../../../spec/blocks/blame.ts';
import type { Block } from '../../../spec/blocks/geometry.ts';
import type { Cpu, SharedMemory } from '../../../spec/ports/page-port.ts';
import { refines } from '../../../spec/pages/refinement.ts';
import type {
  ArrayWords,
  ObjectAllocator,
  Owner,
  ObjectSizes,
} from '../../../spec/ports/object-port.ts';
import {
  noObjects,
  type ObjectState,
  type ObjectView,
  objectViewOf,
} from '../../../spec/objects/object-view.ts';
import type { Frame, Order } from '../../../spec/blocks/units.ts';
import type { Zone } from '../../../spec/blocks/zone.ts';
import { garbageAt } from '../garbage.ts';

/**
 * The sizes of the document made small: a page is 64 bytes, an object 32, a CPU keeps one object
 * and no empty slab is kept, so that a few calls reach everything.
 */
export const smallSizes: ObjectSizes = {
  frameBytes: 64,
  classes: [32],
  emptyMax: () => 0,
  cacheMax: 1,
  batch: 1,
};

/** What the CPUs share. */
export interface SharedObjectBounds {
  readonly design: SharedObjectDesign;
  readonly zone: Zone;
  readonly sizes: ObjectSizes;
  readonly cpus: number;
  /** What clients write into what is theirs: what looks like a list node (default), or any data. */
  readonly scribble?: 'nodes' | 'data';
}

/** What there is at rest: the view, the free blocks of pages, what is wrong with those. */
export interface SharedLook {
  readonly view: ObjectView;
  readonly free: readonly Block[];
  readonly pages: Blame | undefined;
}

export class ObjectSmp {
  readonly bounds: SharedObjectBounds;
  readonly from: number;
  readonly frames: number;
  readonly words: number;
  /** Words of the pages' metadata; behind them the allocator's own ones begin. */
  readonly metadataWords: number;
  readonly lockBase: number;
  readonly locks: number;
  /** Where each CPU's arrays lie among the allocator's own words, if that is known. */
  readonly arrays: readonly ArrayWords[];
  private readonly frameWords: number;
  private readonly frameBase: number;
  private readonly scratch: Int32Array;
  private readonly inspector: ObjectAllocator;

  constructor(bounds: SharedObjectBounds) {
    const { design, zone, sizes, cpus } = bounds;
    this.bounds = bounds;
    this.from = (zone.regions[0] as { from: number }).from;
    this.frames = (zone.regions.at(-1) as { to: number }).to - this.from;
    this.frameWords = sizes.frameBytes / 4;
    this.metadataWords = design.objects.pages.metadataWords(zone);
    const firstFrame = this.metadataWords + design.objects.words(zone, sizes, cpus);
    this.frameBase = firstFrame - this.from * this.frameWords;
    this.lockBase = firstFrame + this.frames * this.frameWords;
    this.locks = design.lockWords(cpus, sizes.classes.length);
    this.arrays = design.objects.arrays?.(zone, sizes, cpus) ?? [];
    this.words = this.lockBase + this.locks;
    this.scratch = new Int32Array(this.words);
    this.inspector = this.attach(new SharedWords(this.scratch), new ThreadCpu(0));
  }

  /** The allocator over this memory, as this CPU sees it. */
  attach(memory: SharedMemory, cpu: Cpu): ObjectAllocator {
    const { metadataWords, frameBase, frameWords, lockBase } = this;
    const { design, zone, sizes, cpus } = this.bounds;
    const space = { memory, zone, metadataWords, frameBase, frameWords };
    const classes = sizes.classes.length;
    const locks = design.locks({ memory, cpu, base: lockBase, cpus, classes });
    const pages = design.objects.pages.attach(space);
    return design.objects.attach({ ...space, pages, ownBase: metadataWords, sizes, cpus, locks });
  }

  /** Writes the words of an allocator that was just made, over garbage. @throws RangeError */
  init(words: Uint32Array, at: number): void {
    this.scratch.forEach((_, address) => (this.scratch[address] = garbageAt(address)));
    if (!this.inspector.init()) throw new RangeError('the allocator refuses this zone');
    for (let i = 0; i < this.words; i++) words[at + i] = this.scratch[i] as number;
    this.settle(this.stateOf([]), words, at);
  }

  /** What the client has, by pointer and size. */
  stateOf(held: readonly { readonly pointer: number; readonly bytes: number }[]): ObjectState {
    const { zone, sizes, cpus } = this.bounds;
    const objects = new Map<number, number>();
    const blocks: Block[] = [];
    for (const { pointer, bytes } of held) {
      const index = sizes.classes.findIndex((size) => size >= bytes);
      const frame = Math.floor(pointer / sizes.frameBytes) as Block['at'];
      if (index >= 0) objects.set(pointer, index);
      else blocks.push({ at: frame, order: this.orderOf(bytes) });
    }
    return { ...noObjects(zone, sizes, cpus), objects, blocks };
  }

  /** Bytes that a request is served with. */
  servedWith(bytes: number): number {
    const { sizes } = this.bounds;
    const least = sizes.classes.find((size) => size >= bytes);
    return least ?? sizes.frameBytes * 2 ** this.orderOf(bytes);
  }

  /** What the allocator shows, no call being under way; or a blame for what cannot be walked. */
  look(state: ObjectState, words: Uint32Array, at: number): SharedLook | Blame {
    for (let i = 0; i < this.words; i++) this.scratch[i] = words[at + i] as number;
    const shown = this.inspector.inspect();
    const first = objectViewOf(state, shown, new Map());
    if ('why' in first) return first;
    const own = first.slabs.map(({ frame }) => ({ at: frame, order: 0 as Order }));
    const live = [...own, ...state.blocks].toSorted((a, b) => a.at - b.at);
    const view = objectViewOf(state, shown, new Map(live.map((b) => [b.at, b])));
    if ('why' in view) return view;
    const pages = refines({ zone: this.bounds.zone, live }, shown.pages);
    return 'why' in pages
      ? { view, free: [], pages }
      : { view, free: pages.free, pages: undefined };
  }

  /** Who owns each frame, by its words alone: to be asked at any time. */
  owners(words: Uint32Array, at: number): Owner[] {
    for (let i = 0; i < this.words; i++) this.scratch[i] = words[at + i] as number;
    const shown = this.inspector.inspect();
    return Array.from({ length: this.frames }, (_, i) => shown.owner((this.from + i) as Frame));
  }

  /** Makes all words equal that do not matter, where no call is under way and lists are whole. */
  settle(state: ObjectState, words: Uint32Array, at: number): void {
    const look = this.look(state, words, at);
    if ('why' in look || look.pages) return;
    const { view, free } = look;
    const matters = new Uint8Array(this.words).fill(1);
    matters.fill(0, this.frameBase + this.from * this.frameWords, this.lockBase);
    for (const word of this.inspector.spare()) matters[word] = 0;
    const node = (frame: Block['at']) => this.frameBase + frame * this.frameWords;
    const { nodeWords } = this.bounds.design.objects.pages;
    for (const b of free) matters.fill(1, node(b.at), node(b.at) + nodeWords);
    const descriptorWords = (view.caches.at(-1)?.bytes ?? 0) / 4;
    for (const slab of view.slabs) {
      const first = this.wordOf(slab.descriptor);
      matters.fill(1, first, first + descriptorWords);
      const listed = view.freeOf(slab);
      if ('why' in listed) return;
      for (const object of listed) matters[this.wordOf(object)] = 1;
    }
    for (const [pointer, index] of state.objects) {
      const first = this.wordOf(pointer);
      matters.fill(1, first, first + (this.bounds.sizes.classes[index] as number) / 4);
    }
    for (const b of state.blocks) {
      matters.fill(1, node(b.at), node(b.at) + this.frameWords * 2 ** b.order);
    }
    matters.forEach((kept, i) => {
      if (kept === 0) words[at + i] = garbageAt(i);
    });
  }

  /** The client's words now. */
  give(pointer: number, bytes: number, words: Uint32Array, at: number): void {
    const first = this.wordOf(pointer);
    words.fill(this.scribbleOf(first), at + first, at + first + bytes / 4);
  }

  /** The first word of the client's that is no longer what it wrote. */
  changed(pointer: number, bytes: number, words: Uint32Array, at: number): number | undefined {
    const first = this.wordOf(pointer);
    const written = this.scribbleOf(first);
    for (let i = first; i < first + bytes / 4; i++) if (words[at + i] !== written) return i;
    return undefined;
  }

  /** Nobody's words. */
  takeBack(pointer: number, bytes: number, words: Uint32Array, at: number): void {
    const first = this.wordOf(pointer);
    for (let i = first; i < first + bytes / 4; i++) words[at + i] = garbageAt(i);
  }

  /** What a person calls this word. */
  nameOf(address: number): string {
    const { design, sizes, cpus } = this.bounds;
    if (address >= this.lockBase) {
      return design.lockName(address - this.lockBase, cpus, sizes.classes.length);
    }
    const inFrames = address - this.frameBase - this.from * this.frameWords;
    if (inFrames >= 0) return `0x${((address - this.frameBase) * 4).toString(16)}`;
    if (address < this.metadataWords) return `pages[${address}]`;
    const own = address - this.metadataWords;
    const array = this.arrays.find(({ from, to }) => from <= own && own < to);
    if (array) {
      const what = own === array.from ? 'count' : `entry ${own - array.from - 1}`;
      return `${what} of cpu${array.cpu}'s array of ${sizes.classes[array.cache]} B`;
    }
    if (own >= 2 * this.frames) return `own[${own}]`;
    return `${own % 2 === 0 ? 'owner' : 'slab'} of frame ${this.from + Math.floor(own / 2)}`;
  }

  /** A node that points at itself; or what is no address. */
  private scribbleOf(first: number): number {
    return this.bounds.scribble === 'data' ? 0x7fffffff : first;
  }

  private orderOf(bytes: number): Order {
    return Math.ceil(Math.log2(bytes / this.bounds.sizes.frameBytes)) as Order;
  }

  private wordOf(pointer: number): number {
    return this.frameBase + pointer / 4;
  }
}
