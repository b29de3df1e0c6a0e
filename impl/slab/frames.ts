/**
 * Single frames for slabs: taken from the page allocator and given back to it under its lock, with
 * the owner set before anybody can free an object of the frame, and cleared before the frame can
 * be anybody else's.
 */
import type { Allocator, Memory } from '../../spec/ports/page-port.ts';
import type { ObjectLock, ObjectSpace } from '../../spec/ports/object-port.ts';
import type { Frame, Order } from '../../spec/blocks/units.ts';
import type { Owners } from './owners.ts';

/** The pages, their lock and their owners; addresses as words and as pointers. */
export class Frames {
  readonly memory: Memory;
  readonly frameBytes: number;
  readonly owners: Owners;
  protected readonly pages: Allocator;
  private readonly frameBase: number;
  protected readonly lock: ObjectLock;
  /** The order of a slab. */
  protected readonly single: Order = 0 as Order;

  constructor(space: ObjectSpace, owners: Owners, lock: ObjectLock) {
    this.memory = space.memory;
    this.frameBytes = space.sizes.frameBytes;
    this.pages = space.pages;
    this.frameBase = space.frameBase;
    this.owners = owners;
    this.lock = lock;
  }

  /** A block of order k with its first frame's owner set, or -1. */
  takeBlock(k: Order): number {
    const on = this.lock.lock();
    const at = this.pages.alloc(k);
    if (at >= 0) this.owners.setBlock(at, k);
    this.lock.unlock(on);
    return at;
  }

  giveBlock(at: number, k: Order): void {
    const on = this.lock.lock();
    this.owners.clear(at);
    this.pages.free(at as Frame, k);
    this.lock.unlock(on);
  }

  /** A frame that is nobody's until `own` says whose, or -1. */
  takeFrame(): number {
    const on = this.lock.lock();
    const at = this.pages.alloc(this.single);
    this.lock.unlock(on);
    return at;
  }

  /** Two such frames, both or none: one alone is not taken, not even for a moment. */
  takeTwo(): readonly [number, number] | undefined {
    const on = this.lock.lock();
    const first = this.pages.alloc(this.single);
    const second = first < 0 ? first : this.pages.alloc(this.single);
    if (second < 0 && first >= 0) this.pages.free(first as Frame, this.single);
    this.lock.unlock(on);
    return second < 0 ? undefined : [first, second];
  }

  own(at: number, cache: number, slab: number): void {
    const on = this.lock.lock();
    this.owners.setSlab(at, cache, slab);
    this.lock.unlock(on);
  }

  giveFrame(at: number): void {
    this.giveBlock(at, 0 as Order);
  }

  /** Whose this frame is, now. */
  ownerOf(at: number) {
    const on = this.lock.lock();
    const owner = this.owners.of(at);
    this.lock.unlock(on);
    return owner;
  }

  /** The frame that a pointer points into. */
  frameOf(pointer: number): number {
    return Math.floor(pointer / this.frameBytes);
  }

  /** The word that a pointer to words points at. */
  wordOf(pointer: number): number {
    return this.frameBase + pointer / 4;
  }

  pointerTo(word: number): number {
    return (word - this.frameBase) * 4;
  }
}
